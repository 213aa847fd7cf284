-- Why: points, growth value and stored value are owed to customers; what is owed is proven by double entry.
create schema ledger;

-- What a customer holds of one asset, kept in step with her transfers; the check is the last guard.
create table ledger.account (
  customer_id bigint not null,
  asset text not null,
  balance bigint not null default 0,
  -- True once a programme that allows debts has drawn on it.
  may_be_negative boolean not null default false,
  primary key (customer_id, asset),
  constraint account_not_overdrawn check (balance >= 0 or may_be_negative)
);

-- One row is both entries of a movement: `amount` on the customer's account and its opposite on an account
-- of the house, so half a movement cannot exist. Accounts of the house are only ever appended to: no balance
-- row of theirs is fought over. Never updated, never deleted.
create table ledger.transfer (
  customer_id bigint not null,
  transfer_id bigserial not null,
  key text not null,
  asset text not null,
  amount bigint not null check (amount <> 0),
  house text not null,
  balance_after bigint not null,
  reason text not null,
  at timestamptz not null,
  primary key (customer_id, transfer_id),
  constraint transfer_key unique (customer_id, key)
);

create view ledger.v_entry as
  select transfer_id, asset, 'customer:' || customer_id as account, customer_id, amount, at from ledger.transfer
  union all
  select transfer_id, asset, 'house:' || house, null, -amount, at from ledger.transfer;

create view ledger.v_balance as select customer_id, asset, balance from ledger.account;

create view ledger.v_transfer as
  select customer_id, transfer_id, asset, amount, house, balance_after, key, reason, at from ledger.transfer;
