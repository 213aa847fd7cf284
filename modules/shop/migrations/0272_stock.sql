-- Why: units of each article in each store: what is there, what is promised, and every step that led to it.

-- The hot row: locked last and shortest. On hand may fall below zero: a till sells what nobody entered.
create table shop.stock (
  stock_id bigserial primary key,
  store_id bigint not null,
  variant_id bigint not null,
  on_hand int not null default 0,
  -- Promised to purchases that wait for their payment.
  reserved int not null default 0 check (reserved >= 0),
  -- At so many available units or fewer it is called low.
  low_at int check (low_at >= 0),
  constraint stock_place unique (store_id, variant_id)
) with (fillfactor = 20);
create index stock_variant on shop.stock (variant_id);

-- Append-only: each change of the hot row, and what it left.
create table shop.stock_move (
  move_id bigserial primary key,
  stock_id bigint not null references shop.stock,
  kind text collate "C" not null check (kind in
    ('received', 'counted', 'adjusted', 'sold', 'returned', 'reserved', 'released')),
  units int not null,
  reserved_units int not null,
  on_hand_after int not null,
  reserved_after int not null,
  at timestamptz not null,
  -- Who did it at the desk.
  by text,
  note text,
  -- What moved it, as in `order 12`: once for ever.
  cause text collate "C",
  -- Of the purchase or order, as people read it.
  number text collate "C",
  purchase_id bigint
);
create index stock_move_stock on shop.stock_move (stock_id, move_id);
create unique index stock_move_cause on shop.stock_move (stock_id, cause) where cause is not null;
create index stock_move_purchase on shop.stock_move (purchase_id) where purchase_id is not null;

create view shop.v_stock as
  select stock_id, store_id, variant_id, on_hand, reserved, on_hand - reserved as available, low_at from shop.stock;
