-- Why: a refund's preview says which coupons it would give back.
create or replace view coupon.v_template as
  select template_id, name, benefit, threshold_fen, total_limit, per_customer_limit, active, restore_on_full_refund
  from coupon.template;
