-- Why: value promised to an order that is not paid yet can be spent by nobody else, and comes back by itself.
alter table ledger.account
  -- Of the balance: promised by open holds.
  add column held bigint not null default 0 check (held >= 0),
  drop constraint account_not_overdrawn,
  add constraint account_not_overdrawn check (balance >= held or may_be_negative);

-- A hold ends once: captured (in part or whole, the rest returns), released, or expired.
create table ledger.hold (
  customer_id bigint not null,
  hold_id bigserial not null,
  key text not null,
  asset text not null,
  amount bigint not null check (amount > 0),
  captured bigint not null default 0 check (captured between 0 and amount),
  state text not null default 'held' check (state in ('held', 'captured', 'released', 'expired')),
  at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (customer_id, hold_id),
  constraint hold_key unique (customer_id, key),
  constraint hold_ended check ((state = 'held') = (ended_at is null)),
  constraint hold_captured check ((state = 'captured') = (captured > 0))
);
create index hold_expiry on ledger.hold (expires_at) where state = 'held';

create or replace view ledger.v_balance as
  select customer_id, asset, balance, held from ledger.account;
