-- Why: a payment is paid on her phone or by a code on a screen; each way has a number of its own, one is open at a time.

-- History, like the payment it is of. open -> paid | closed; closed -> paid where the money came all the same;
-- surplus: the payment was paid by another attempt, and this money goes back by itself.
create table pay.attempt (
  customer_id bigint not null,
  attempt_id bigserial not null,
  payment_id bigint not null,
  way text collate "C" not null check (way in ('jsapi', 'native')),
  -- Our number at WeChat Pay.
  number text collate "C" not null,
  -- Whose sheet it is; a code on a screen is anybody's.
  openid_hash text collate "C",
  -- What a sheet is made of, or what stands in the code; and until when.
  handle text collate "C",
  handle_until timestamptz,
  state text collate "C" not null check (state in ('open', 'paid', 'closed', 'surplus')),
  transaction_id text collate "C",
  made_at timestamptz not null,
  settled_at timestamptz,
  primary key (customer_id, attempt_id)
);
create unique index attempt_number on pay.attempt (number);
-- Nobody can be shown two ways to pay one thing at the same time, and one money counts.
create unique index attempt_one_open on pay.attempt (customer_id, payment_id) where state = 'open';
create unique index attempt_one_paid on pay.attempt (customer_id, payment_id) where state = 'paid';
create index attempt_payment on pay.attempt (payment_id);

insert into pay.attempt (customer_id, payment_id, way, number, openid_hash, handle, handle_until, state,
  transaction_id, made_at, settled_at)
select customer_id, payment_id, 'jsapi', number, openid_hash, prepay_id, prepay_until, state, transaction_id, made_at,
  settled_at
from pay.payment;

drop view pay.v_payment;
alter table pay.payment drop column number, drop column openid_hash, drop column prepay_id, drop column prepay_until;
create view pay.v_payment as
  select customer_id, payment_id, purpose, amount_fen, refunded_fen, state, made_at, settled_at
  from pay.payment;

alter table pay.refund
  -- Money of an attempt that came beside what paid the payment; null: a part of what was paid.
  add column attempt_id bigint;
