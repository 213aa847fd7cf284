-- Why: goods are taken back for others of the same price; no money moves, and what each unit carries stays looked up.
create table orders.exchange (
  customer_id bigint not null,
  exchange_id bigserial not null,
  order_id bigint not null,
  -- Its own number within its order: the same number with other content is refused.
  number text collate "C" not null,
  hash text collate "C" not null,
  exchanged_at timestamptz not null,
  reason text,
  primary key (customer_id, exchange_id),
  constraint exchange_number unique (customer_id, order_id, number)
);

-- What she has now in place of so many units of the line.
create table orders.exchange_line (
  customer_id bigint not null,
  exchange_id bigint not null,
  line_no int not null,
  units int not null check (units > 0),
  sku text not null,
  name text not null,
  primary key (customer_id, exchange_id, line_no)
);

create view orders.v_exchange as
  select x.customer_id, x.order_id, x.exchange_id, x.exchanged_at, l.line_no, l.units, l.sku, l.name
  from orders.exchange x join orders.exchange_line l using (customer_id, exchange_id);
