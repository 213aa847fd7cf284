-- Why: the own shop: what lies in a cart, what was placed, paid, packed, handed over and brought back.

-- One row: how purchases reach customers, and what it costs.
create table shop.delivery (
  one boolean primary key default true check (one),
  settings jsonb not null,
  changed_at timestamptz not null
);

-- Which store she buys from.
create table shop.cart (
  customer_id bigint primary key,
  store_id bigint not null,
  changed_at timestamptz not null
);
create table shop.cart_line (
  customer_id bigint not null,
  sku text collate "C" not null,
  quantity int not null check (quantity > 0),
  added_at timestamptz not null,
  -- Set when a merge brought it here.
  merge_id bigint,
  primary key (customer_id, sku)
);

-- History: kept under the id it was made by, read through customer.v_person. Prices are frozen here.
-- placed -> paid -> preparing -> ready | shipped -> completed; placed -> expired | cancelled;
-- expired | cancelled -> paid (a late payment that found its units again) or refunded (one that did not).
create table shop.purchase (
  customer_id bigint not null,
  purchase_id bigserial not null,
  -- Made by the page: the same key is the same purchase.
  key text collate "C" not null,
  hash text collate "C" not null,
  state text collate "C" not null check (state in ('placed', 'paid', 'preparing', 'ready', 'shipped',
    'completed', 'expired', 'cancelled', 'refunded')),
  store_id bigint not null,
  delivery text collate "C" not null check (delivery in ('pickUp', 'inStore', 'sameCity', 'parcel')),
  -- Of customer.address: no address stands here.
  address_id bigint,
  invoice_id bigint,
  goods_fen bigint not null,
  discount_fen bigint not null,
  freight_fen bigint not null check (freight_fen >= 0),
  -- [{code, name, fen, shares}], and what each asked for.
  coupons jsonb not null,
  terms jsonb not null,
  note text,
  placed_at timestamptz not null,
  expires_at timestamptz not null,
  -- When it expired, was given up, or all the money went back.
  ended_at timestamptz,
  paid_at timestamptz,
  prepared_at timestamptz,
  ready_at timestamptz,
  shipped_at timestamptz,
  completed_at timestamptz,
  payment_id bigint,
  order_id bigint,
  pick_up_code text collate "C",
  handed_by text,
  carrier text,
  tracking_number text,
  -- Paid after the goods had gone to others.
  short boolean not null default false,
  -- What she paid for delivery went back too.
  freight_back boolean not null default false,
  -- Of what was paid, goods and freight.
  refunded_fen bigint not null default 0 check (refunded_fen >= 0),
  primary key (customer_id, purchase_id),
  constraint purchase_key unique (customer_id, key),
  constraint purchase_within check (refunded_fen <= goods_fen - discount_fen + freight_fen)
) with (fillfactor = 80);
create index purchase_due on shop.purchase (expires_at) where state = 'placed';
create index purchase_payment on shop.purchase (payment_id) where payment_id is not null;
create index purchase_order on shop.purchase (order_id) where order_id is not null;
create index purchase_store on shop.purchase (store_id, purchase_id);
create index purchase_newest on shop.purchase (purchase_id);
create unique index purchase_pick_up on shop.purchase (store_id, pick_up_code) where pick_up_code is not null;

create table shop.purchase_line (
  customer_id bigint not null,
  purchase_id bigint not null,
  line_no int not null,
  variant_id bigint not null,
  product_id bigint not null,
  sku text collate "C" not null,
  name text not null,
  options jsonb not null,
  picture text,
  category text,
  quantity int not null check (quantity > 0),
  unit_fen bigint not null,
  goods_fen bigint not null,
  discount_fen bigint not null check (discount_fen between 0 and goods_fen),
  -- [{ref, fen}] and what each unit carries of them.
  discounts jsonb not null,
  units jsonb not null,
  -- Units of stock are held for it.
  tracked boolean not null,
  primary key (customer_id, purchase_id, line_no)
);

-- asked -> agreed -> refunded | declined.
create table shop.purchase_return (
  customer_id bigint not null,
  return_id bigserial not null,
  purchase_id bigint not null,
  state text collate "C" not null check (state in ('asked', 'agreed', 'declined', 'refunded')),
  -- [{line, quantity}]
  lines jsonb not null,
  reason text not null,
  asked_at timestamptz not null,
  settled_at timestamptz,
  answer text,
  by text,
  refund_id bigint,
  refund_fen bigint,
  primary key (customer_id, return_id)
);
create unique index return_one_asked on shop.purchase_return (customer_id, purchase_id) where state = 'asked';
create index return_refund on shop.purchase_return (refund_id) where refund_id is not null;
create index return_newest on shop.purchase_return (return_id);

create view shop.v_purchase as
  select customer_id, purchase_id, state, store_id, delivery, goods_fen - discount_fen as paid_fen, freight_fen,
    placed_at, paid_at, completed_at, order_id
  from shop.purchase;
