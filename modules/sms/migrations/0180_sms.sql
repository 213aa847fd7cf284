-- Why: text messages reach those who are no friend of a guide yet; each is sent once, and what became of it is known.

create schema sms;

-- The connection, one. `key_id` and `secret` are those of the cloud's API; the secret is sealed.
create table sms.account (
  one boolean primary key default true check (one),
  cloud text collate "C" not null check (cloud in ('tencent', 'aliyun')),
  sign text not null,
  -- Tencent Cloud's SmsSdkAppId; empty elsewhere.
  app_id text collate "C" not null default '',
  key_id text collate "C" not null,
  secret text,
  api_url text not null,
  -- Receipts are not signed: their address cannot be guessed.
  receipt_key text collate "C" not null,
  -- What a thousand parts cost.
  fen_per_thousand int not null default 0 check (fen_per_thousand >= 0),
  last_receipt_at timestamptz,
  last_error jsonb,
  changed_at timestamptz not null
);

-- A wording the cloud has approved: its id over there, and its text as it stands there.
create table sms.template (
  template_id bigserial primary key,
  code text collate "C" not null unique,
  text text not null,
  active boolean not null default true,
  changed_at timestamptz not null
);

-- One touch, one message. It is history: it keeps the id it was written under. No number is kept.
-- waiting -> calling (written before the call; never called again) -> accepted -> delivered | failed.
-- rejected: the cloud did not take it. unknown: no answer, and no receipt in time.
create table sms.send (
  customer_id bigint not null,
  send_id bigserial,
  touch_id bigint not null,
  template_id bigint not null,
  params text[] not null,
  state text collate "C" not null check (state in
    ('waiting', 'calling', 'accepted', 'delivered', 'failed', 'rejected', 'unknown', 'withdrawn')),
  -- Sends of one call share it; the cloud gives it back.
  call_id bigint,
  serial text collate "C",
  parts int not null default 0,
  cost_milli bigint not null default 0,
  reason text collate "C",
  tries int not null default 0,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  called_at timestamptz,
  settled_at timestamptz,
  wake_at timestamptz,
  primary key (customer_id, send_id),
  unique (customer_id, touch_id)
) with (fillfactor = 80);
create index send_waiting on sms.send (send_id) where state = 'waiting';
create index send_wake on sms.send (wake_at) where wake_at is not null;
create index send_called on sms.send (called_at) where called_at is not null;
create index send_touch on sms.send (touch_id);

create sequence sms.call_no;

create view sms.v_send as
  select customer_id, send_id, touch_id, template_id, state, parts, cost_milli, reason, asked_at, called_at,
    settled_at
  from sms.send;
create view sms.v_template as select template_id, code, text, active from sms.template;
create view sms.v_account as select sign, fen_per_thousand from sms.account;
