-- Why: a budget of the house is drawn on by thousands at once, and is never overdrawn.
create table ledger.fund (
  fund_id bigserial primary key,
  name text not null,
  asset text not null check (asset in ('money', 'points')),
  -- The sum of its entries, rolled up once per batch of them.
  balance bigint not null default 0,
  made_at timestamptz not null,
  constraint fund_name unique (name),
  constraint fund_not_overdrawn check (balance >= 0)
);

-- Appended only. One row is both entries: `amount` on the fund and its opposite on an account of the house.
create table ledger.fund_entry (
  fund_id bigint not null,
  entry_id bigserial not null,
  key text not null,
  amount bigint not null check (amount <> 0),
  house text not null,
  balance_after bigint not null,
  reason text not null,
  at timestamptz not null,
  primary key (fund_id, entry_id),
  constraint fund_entry_key unique (fund_id, key)
);

create or replace view ledger.v_entry as
  select transfer_id, asset, 'customer:' || customer_id as account, customer_id, amount, at from ledger.transfer
  union all
  select transfer_id, asset, 'house:' || house, null, -amount, at from ledger.transfer
  union all
  select null, f.asset, 'fund:' || e.fund_id, null, e.amount, e.at
  from ledger.fund_entry e join ledger.fund f using (fund_id)
  union all
  select null, f.asset, 'house:' || e.house, null, -e.amount, e.at
  from ledger.fund_entry e join ledger.fund f using (fund_id);
