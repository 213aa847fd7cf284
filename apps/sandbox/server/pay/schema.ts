// What WeChat Pay remembers. Amounts in fen.

export const paySchema = `
create table if not exists pay_key (
  serial text primary key, private_pem text not null, certificate text not null,
  effective_at integer not null, expire_at integer not null) strict;

create table if not exists pay_order (
  out_trade_no text primary key, trade_type text not null, body text not null,
  prepay_id text not null unique, state text not null, created_at integer not null,
  prepaid_at integer not null, payer text, transaction_id text unique, paid_at integer,
  paid integer, coupon_id text) strict;

create table if not exists pay_refund (
  out_refund_no text primary key, refund_id text not null unique, out_trade_no text not null,
  body text not null, amount integer not null, status text not null, created_at integer not null,
  success_at integer) strict;
create index if not exists pay_refund_by_order on pay_refund (out_trade_no);

create table if not exists pay_transfer (
  out_bill_no text primary key, transfer_bill_no text not null unique, body text not null,
  amount integer not null, state text not null, created_at integer not null,
  updated_at integer not null, fail_reason text) strict;

create table if not exists pay_stock (
  stock_id text primary key, out_request_no text not null unique, body text not null,
  status text not null, created_at integer not null) strict;
create table if not exists pay_coupon (
  coupon_id text primary key, stock_id text not null references pay_stock,
  out_request_no text not null unique, appid text not null, openid text not null,
  status text not null, created_at integer not null, used_at integer, transaction_id text) strict;
create index if not exists pay_coupon_by_person on pay_coupon (appid, openid, stock_id);
`
