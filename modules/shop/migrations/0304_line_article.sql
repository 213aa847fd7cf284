-- Why: after an exchange a line of an order is other goods; what is brought back then lies on another shelf.
create table shop.line_article (
  order_id bigint not null,
  line_no int not null,
  -- What she was given last stands highest; below all of them is what the order names.
  place int not null check (place > 0),
  sku text collate "C" not null,
  units int not null check (units > 0),
  primary key (order_id, line_no, place)
);
