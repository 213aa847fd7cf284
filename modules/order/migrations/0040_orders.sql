-- Why: what was bought and brought back, for ever; every later effect looks up what is stored here per unit.
create schema orders;

-- Look-up: a number is used once within its source, for ever.
create table orders.number (
  source text collate "C" not null,
  number text collate "C" not null,
  customer_id bigint not null,
  order_id bigserial not null,
  -- Of what was sent: the same number with other content is refused.
  hash text collate "C" not null,
  primary key (number, source)
);

create table orders."order" (
  customer_id bigint not null,
  order_id bigint not null,
  store_id bigint,
  staff_id bigint,
  source text collate "C" not null,
  number text collate "C" not null,
  placed_at timestamptz not null,
  paid_at timestamptz not null,
  -- The business day in the brand's zone.
  paid_on date not null,
  goods_fen bigint not null,
  discount_fen bigint not null,
  paid_fen bigint not null check (paid_fen >= 0),
  refunded_fen bigint not null default 0,
  line_count int not null,
  import_id bigint,
  primary key (customer_id, order_id),
  constraint order_not_over_refunded check (refunded_fen between 0 and paid_fen)
);
create index order_id on orders."order" (order_id);
create index order_paid on orders."order" (paid_at, order_id);
create index order_store on orders."order" (store_id, paid_at, order_id);

-- The first `extra_units` units of a line carry one fen more than `unit_fen`: what k returned units are
-- worth is looked up, not worked out again.
create table orders.line (
  customer_id bigint not null,
  order_id bigint not null,
  line_no int not null,
  sku text not null,
  name text not null,
  category text,
  quantity int not null check (quantity > 0),
  unit_price numeric not null,
  goods_fen bigint not null,
  discount_fen bigint not null,
  -- [{kind, ref, fen}]: which coupon or hand took what off this line.
  discounts jsonb not null,
  paid_fen bigint not null check (paid_fen >= 0),
  unit_fen bigint not null,
  extra_units int not null,
  returned int not null default 0 check (returned between 0 and quantity),
  refunded_fen bigint not null default 0 check (refunded_fen between 0 and paid_fen),
  primary key (customer_id, order_id, line_no)
);

-- Look-up, like `number`.
create table orders.refund_number (
  source text collate "C" not null,
  number text collate "C" not null,
  customer_id bigint not null,
  refund_id bigserial not null,
  hash text collate "C" not null,
  primary key (source, number)
);

create table orders.refund (
  customer_id bigint not null,
  refund_id bigint not null,
  -- Null where history knows of the refund but not of its order.
  order_id bigint,
  source text collate "C" not null,
  number text collate "C" not null,
  amount_fen bigint not null check (amount_fen >= 0),
  refunded_at timestamptz not null,
  refunded_on date not null,
  -- True when nothing of the order is left with the customer.
  everything boolean not null,
  line_count int not null,
  reason text,
  import_id bigint,
  primary key (customer_id, refund_id)
);
create index refund_id on orders.refund (refund_id);
create index refund_order on orders.refund (customer_id, order_id);

create table orders.refund_line (
  customer_id bigint not null,
  refund_id bigint not null,
  line_no int not null,
  units int not null check (units > 0),
  fen bigint not null,
  primary key (customer_id, refund_id, line_no)
);

-- One row per buyer, kept in the transactions that change it.
create table orders.summary (
  customer_id bigint primary key,
  orders int not null default 0,
  -- Distinct business days with a purchase.
  purchase_days int not null default 0,
  gross_fen bigint not null default 0,
  refunded_fen bigint not null default 0,
  first_paid_on date,
  last_paid_on date
);

create view orders.v_order as
  select customer_id, order_id, store_id, staff_id, source, number, placed_at, paid_at, paid_on,
    goods_fen, discount_fen, paid_fen as amount_fen, refunded_fen, line_count
  from orders."order";

create view orders.v_line as
  select l.customer_id, l.order_id, l.line_no, l.sku, l.name, l.category, l.quantity, l.returned,
    l.paid_fen, l.refunded_fen, o.paid_at, o.paid_on, o.store_id
  from orders.line l join orders."order" o using (customer_id, order_id);

create view orders.v_refund as
  select customer_id, refund_id, order_id, source, number, amount_fen, refunded_at as at, refunded_on, everything
  from orders.refund;

create view orders.v_summary as
  select customer_id, orders, purchase_days, gross_fen, refunded_fen, first_paid_on, last_paid_on
  from orders.summary;

create view orders.v_facts as
  select customer_id, orders as orders_count, purchase_days, gross_fen, refunded_fen,
    gross_fen - refunded_fen as net_fen, first_paid_on, last_paid_on
  from orders.summary;
