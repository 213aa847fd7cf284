-- Why: where a customer came from is every adding, not only the newest friendship of each pair.
create view wecom.v_follow_change as
  select customer_id, change_id, kind, staff_id, store_id, code_id, at from wecom.follow_change;
