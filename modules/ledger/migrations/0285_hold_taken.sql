-- Why: what captures a hold may be a document with a key of its own, such as an order.
alter table ledger.hold add column taken_as text collate "C";

create view ledger.v_hold as
  select customer_id, key, asset, amount, captured, state, expires_at from ledger.hold;
