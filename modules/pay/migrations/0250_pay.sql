-- Why: money that customers pay on their phones: announced once, believed only when WeChat Pay says so, given back exactly.

create schema pay;

-- The merchant, one. Keys are sealed.
create table pay.merchant (
  one boolean primary key default true check (one),
  mch_id text collate "C" not null,
  -- The official account or mini program whose openids pay.
  app_id text collate "C" not null,
  serial text collate "C" not null,
  private_key text,
  api_v3_key text,
  -- {serial or key id: PEM}; empty: certificates are fetched.
  platform_keys jsonb not null default '{}',
  api_url text not null,
  last_notice_at timestamptz,
  last_error jsonb,
  changed_at timestamptz not null
);

-- One payment. History: it keeps the id it was made under.
-- open -> paid | closed. A closed one that is paid all the same becomes paid: WeChat has the last word.
create table pay.payment (
  customer_id bigint not null,
  payment_id bigserial not null,
  -- Who asked for it and for what, as in `reservation 12`: one payment for ever.
  purpose text collate "C" not null,
  -- Our number at WeChat Pay.
  number text collate "C" not null,
  description text not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text collate "C" not null check (state in ('open', 'paid', 'closed')),
  openid_hash text collate "C",
  prepay_id text collate "C",
  prepay_until timestamptz,
  transaction_id text collate "C",
  made_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz,
  refunded_fen bigint not null default 0,
  -- Why an answer of WeChat Pay was not believed.
  problem text,
  -- When somebody asks WeChat Pay what became of it.
  wake_at timestamptz,
  tries int not null default 0,
  primary key (customer_id, payment_id),
  constraint payment_not_over_refunded check (refunded_fen between 0 and amount_fen)
) with (fillfactor = 80);
create unique index payment_number on pay.payment (number);
create unique index payment_purpose on pay.payment (customer_id, purpose);
create index payment_id on pay.payment (payment_id);
create index payment_wake on pay.payment (wake_at) where wake_at is not null;

-- asked -> sent (WeChat Pay has taken it) -> done | failed.
create table pay.refund (
  customer_id bigint not null,
  refund_id bigserial not null,
  payment_id bigint not null,
  -- Who asked for it and why, as in `refund 88`: one refund for ever.
  key text collate "C" not null,
  number text collate "C" not null,
  amount_fen bigint not null check (amount_fen > 0),
  reason text not null,
  state text collate "C" not null check (state in ('asked', 'sent', 'done', 'failed')),
  problem text,
  asked_at timestamptz not null,
  settled_at timestamptz,
  wake_at timestamptz,
  tries int not null default 0,
  primary key (customer_id, refund_id),
  constraint refund_key unique (customer_id, payment_id, key)
) with (fillfactor = 80);
create unique index refund_number on pay.refund (number);
create index refund_payment on pay.refund (payment_id);
create index refund_wake on pay.refund (wake_at) where wake_at is not null;

-- What WeChat Pay told us, once each: its own id of it. No names, no openids.
create table pay.notice (
  notice_id text collate "C" primary key,
  event text collate "C" not null,
  number text collate "C",
  at timestamptz not null,
  outcome text collate "C" not null
);
create index notice_number on pay.notice (number);

create view pay.v_payment as
  select customer_id, payment_id, purpose, number, amount_fen, refunded_fen, state, made_at, settled_at
  from pay.payment;
create view pay.v_merchant as select mch_id, app_id from pay.merchant;
