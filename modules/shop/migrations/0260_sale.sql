-- Why: one article at a price that thousands want in the same minute: units are reserved, paid for or given back, and never sold twice.

create schema shop;

-- What is sold, to whom how many, and how long a reservation waits for its payment.
create table shop.sale (
  sale_id bigserial primary key,
  name text not null,
  sku text collate "C" not null,
  article text not null,
  category text,
  -- Whose stock and whose takings it is; null is the brand's.
  store_id bigint,
  price_fen bigint not null check (price_fen > 0),
  -- What it costs outside the sale, to be shown beside it.
  list_fen bigint check (list_fen > price_fen),
  per_person int not null check (per_person > 0),
  window_seconds int not null check (window_seconds between 60 and 7200),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- Units that come back from refunds may be sold again.
  restock boolean not null default false,
  stopped_at timestamptz,
  made_at timestamptz not null,
  check (ends_at > starts_at)
);

-- The hot row: locked last and shortest.
create table shop.sale_stock (
  sale_id bigint primary key references shop.sale,
  units_left int not null check (units_left >= 0)
) with (fillfactor = 10);

-- Append-only: each change of the hot row, and what it left. One row for all who were served together.
create table shop.sale_move (
  move_id bigserial primary key,
  sale_id bigint not null,
  kind text collate "C" not null check (kind in
    ('opened', 'reserved', 'expired', 'cancelled', 'retaken', 'restocked', 'adjusted')),
  units int not null,
  left_after int not null,
  at timestamptz not null
);
create index sale_move_sale on shop.sale_move (sale_id, move_id);

-- History: kept under the id it was made by, read through customer.v_person. Price and units are
-- frozen here. reserved -> paid | expired | cancelled; expired | cancelled -> paid (a late payment
-- that found its units again) or refunded (one that did not); paid -> refunded.
create table shop.reservation (
  customer_id bigint not null,
  reservation_id bigserial not null,
  sale_id bigint not null references shop.sale,
  key text collate "C" not null,
  units int not null check (units > 0),
  price_fen bigint not null,
  state text collate "C" not null check (state in
    ('reserved', 'paid', 'expired', 'cancelled', 'refunded')),
  reserved_at timestamptz not null,
  -- Until when it waits for its payment.
  expires_at timestamptz not null,
  settled_at timestamptz,
  payment_id bigint,
  order_id bigint,
  primary key (customer_id, reservation_id),
  constraint reservation_key unique (customer_id, key)
) with (fillfactor = 80);
create index reservation_due on shop.reservation (expires_at) where state = 'reserved';
create index reservation_payment on shop.reservation (payment_id) where payment_id is not null;
create index reservation_order on shop.reservation (order_id) where order_id is not null;
create index reservation_sale on shop.reservation (sale_id, reservation_id);

create view shop.v_reservation as
  select customer_id, reservation_id, sale_id, units, price_fen, state, reserved_at, expires_at, settled_at, order_id
  from shop.reservation;
create view shop.v_sale as
  select sale_id, name, sku, article, store_id, price_fen, starts_at, ends_at, stopped_at from shop.sale;
