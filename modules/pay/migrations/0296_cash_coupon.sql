-- Why: WeChat Pay's own coupons, given to people one by one, taken off by WeChat Pay when they pay.

-- What WeChat Pay last told of a stock of coupons that was made there.
create table pay.stock (
  stock_id text collate "C" primary key,
  distributed bigint not null,
  told_at timestamptz not null
);

-- History: it keeps the id it was asked for under.
-- waiting -> sent | refused | withdrawn; refused -> waiting (somebody asks again); sent -> used | expired;
-- expired -> used (WeChat Pay has the last word).
create table pay.cash_coupon (
  customer_id bigint not null,
  cash_coupon_id bigserial not null,
  -- Who asked for it and why, as in `coupon 88`: one for ever.
  key text collate "C" not null,
  stock_id text collate "C" not null,
  -- Our number at WeChat Pay: the same number is the same coupon.
  number text collate "C" not null,
  state text collate "C" not null check (state in ('waiting', 'sent', 'refused', 'withdrawn', 'used', 'expired')),
  -- To whom it was first offered.
  openid_hash text collate "C",
  -- WeChat Pay's id of it.
  coupon_no text collate "C",
  transaction_id text collate "C",
  used_fen bigint check (used_fen > 0),
  -- Why it waits or was refused: {code, sentence}.
  problem jsonb,
  asked_at timestamptz not null,
  sent_at timestamptz,
  used_at timestamptz,
  wake_at timestamptz,
  tries int not null default 0,
  primary key (customer_id, cash_coupon_id),
  constraint cash_coupon_key unique (customer_id, key),
  constraint cash_coupon_sent check (state not in ('sent', 'used', 'expired') or coupon_no is not null),
  constraint cash_coupon_used check ((state = 'used') = (transaction_id is not null))
) with (fillfactor = 80);
create unique index cash_coupon_number on pay.cash_coupon (number);
create unique index cash_coupon_no on pay.cash_coupon (coupon_no) where coupon_no is not null;
create index cash_coupon_by_key on pay.cash_coupon (key);
create index cash_coupon_stock on pay.cash_coupon (stock_id, cash_coupon_id);
create index cash_coupon_wake on pay.cash_coupon (wake_at) where wake_at is not null;
create index cash_coupon_newest on pay.cash_coupon (cash_coupon_id);

alter table pay.merchant
  -- Where WeChat Pay was told to tell the use of coupons.
  add column coupon_notice_url text;

alter table pay.payment
  -- Of what was paid: what a coupon of WeChat Pay bore; she paid the rest.
  add column coupon_fen bigint not null default 0,
  add constraint payment_coupon check (coupon_fen between 0 and amount_fen);
alter table pay.refund
  -- Of it, what went back to her in money, as WeChat Pay said.
  add column cash_fen bigint,
  add constraint refund_cash check (cash_fen between 0 and amount_fen);

create or replace view pay.v_payment as
  select customer_id, payment_id, purpose, amount_fen, refunded_fen, state, made_at, settled_at, coupon_fen
  from pay.payment;
create view pay.v_cash_coupon as
  select customer_id, cash_coupon_id, key, stock_id, state, transaction_id, used_fen, problem, asked_at, sent_at, used_at
  from pay.cash_coupon;
