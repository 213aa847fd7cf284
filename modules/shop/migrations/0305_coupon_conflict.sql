-- Why: a till that was offline gave something for coupons that cannot count; the order stands as it was paid, and somebody looks at what was given.
create table shop.coupon_conflict (
  conflict_id bigserial primary key,
  customer_id bigint not null,
  order_id bigint not null unique,
  store_id bigint not null,
  -- As the order names them.
  source text not null,
  number text not null,
  staff_id bigint,
  placed_at timestamptz not null,
  noted_at timestamptz not null,
  given_fen bigint not null check (given_fen > 0),
  -- [{code, reason, couponId?}]: reasons are refusals of coupons.
  codes jsonb not null,
  settled_at timestamptz,
  settled_by bigint,
  note text not null default ''
);
create index coupon_conflict_store on shop.coupon_conflict (store_id, conflict_id);
create index coupon_conflict_open on shop.coupon_conflict (store_id) where settled_at is null;
create index coupon_conflict_customer on shop.coupon_conflict (customer_id);
