-- Why: discounts that deepen by the clock every day, and the record of how the promise was kept.
create table shop.clearance (
  clearance_id bigserial primary key,
  name text not null,
  promise text not null,
  -- [{at, offBp}]: later and deeper each.
  steps jsonb not null,
  -- Both empty: everything is covered.
  skus text[] not null,
  categories text[] not null,
  -- Empty: every store, every source of orders.
  store_ids bigint[] not null,
  channels text[] not null,
  active boolean not null,
  changed_at timestamptz not null
);

-- History: what was sold at which step; it keeps the id it was written under.
create table shop.clearance_use (
  customer_id bigint not null,
  order_id bigint not null,
  clearance_id bigint not null references shop.clearance,
  store_id bigint,
  -- The business day in the brand's zone.
  used_on date not null,
  off_bp int not null,
  units int not null check (units > 0),
  given_fen bigint not null check (given_fen >= 0),
  primary key (customer_id, order_id, clearance_id)
);
create index clearance_use_day on shop.clearance_use (clearance_id, used_on);
