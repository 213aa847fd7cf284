-- Why: a merge keeps the earlier of two first touches; a path shows both, so the other is read from what was kept aside.
create view customer.v_came as
  select customer_id, store_id, channel, placement, campaign, staff_id, code_id, at
  from customer.source where which = 'first'
  union
  select m.into_id, s.store_id, s.channel, s.placement, s.campaign, s.staff_id, s.code_id, s.at
  from customer.merge m
  cross join jsonb_populate_recordset(null::customer.source, m.before -> 'into' -> 'sources') s
  where m.undone_at is null and s.which = 'first';
