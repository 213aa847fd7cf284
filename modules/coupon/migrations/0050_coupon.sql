-- Why: a coupon is a promise with a limit; it is issued, redeemed and taken back exactly once.
create schema coupon;

create table coupon.template (
  template_id bigserial primary key,
  name text not null,
  benefit jsonb not null,
  validity jsonb not null,
  threshold_fen bigint not null check (threshold_fen >= 0),
  -- Empty: everything is covered.
  categories text[] not null,
  -- Empty: every store.
  store_ids bigint[] not null,
  total_limit bigint check (total_limit > 0),
  per_customer_limit int check (per_customer_limit > 0),
  restore_on_full_refund boolean not null,
  note text not null,
  active boolean not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

-- Hot: locked last and shortest, and only for templates with a total limit.
create table coupon.counter (
  template_id bigint primary key references coupon.template,
  issued bigint not null default 0,
  total_limit bigint not null,
  constraint counter_within_limit check (issued <= total_limit)
);

create table coupon.coupon (
  customer_id bigint not null,
  coupon_id bigint not null,
  template_id bigint not null references coupon.template,
  -- Who granted it and why: the same grant gives the same coupon.
  key text collate "C" not null,
  code text collate "C" not null,
  state text collate "C" not null default 'issued'
    check (state in ('issued', 'locked', 'redeemed', 'void', 'expired')),
  source text not null,
  issued_at timestamptz not null,
  valid_from timestamptz not null,
  expires_at timestamptz not null,
  -- Session of a cart or till that holds it, and until when.
  locked_by text,
  locked_until timestamptz,
  redeemed_at timestamptz,
  void_reason text,
  -- Set when a merge brought it here from another customer.
  merge_id bigint,
  merged_from bigint,
  primary key (customer_id, coupon_id),
  constraint coupon_key unique (customer_id, key)
);
create index coupon_template on coupon.coupon (template_id, coupon_id);
create index coupon_newest on coupon.coupon (coupon_id);
create index coupon_expiry on coupon.coupon (expires_at) where state in ('issued', 'locked');
create index coupon_lock_expiry on coupon.coupon (locked_until) where state = 'locked';

-- Look-up: a code leads to its coupon.
create table coupon.code (
  code text collate "C" primary key,
  customer_id bigint not null,
  coupon_id bigserial not null
);

-- One row per use; a use that was undone keeps its row.
create table coupon.redemption (
  customer_id bigint not null,
  redemption_id bigserial not null,
  coupon_id bigint not null,
  template_id bigint not null,
  order_id bigint not null,
  order_number text not null,
  store_id bigint,
  discount_fen bigint not null check (discount_fen > 0),
  -- What it took off each line: [{line, fen}].
  shares jsonb not null,
  at timestamptz not null,
  restored_at timestamptz,
  primary key (customer_id, redemption_id)
);
-- A coupon counts on one order at a time, whatever the code above it does.
create unique index redemption_once on coupon.redemption (customer_id, coupon_id) where restored_at is null;
create index redemption_order on coupon.redemption (order_id);
create index redemption_template on coupon.redemption (template_id) where restored_at is null;

create view coupon.v_template as
  select template_id, name, benefit, threshold_fen, total_limit, per_customer_limit, active from coupon.template;

create view coupon.v_coupon as
  select customer_id, coupon_id, template_id, state, code, issued_at, valid_from, expires_at, redeemed_at, source
  from coupon.coupon;

create view coupon.v_redemption as
  select customer_id, coupon_id, template_id, order_id, store_id, discount_fen, at, restored_at from coupon.redemption;

create view coupon.v_facts as
  select c.customer_id,
    (select count(*)::int from coupon.coupon k
      where k.customer_id = c.customer_id and k.state in ('issued', 'locked')) as coupons_held,
    (select count(*)::int from coupon.coupon k
      where k.customer_id = c.customer_id and k.state = 'redeemed') as coupons_redeemed
  from customer.v_everyone c;
