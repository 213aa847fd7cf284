-- Why: who granted a coupon asks by the grant's key what became of it.
create or replace view coupon.v_coupon as
  select customer_id, coupon_id, template_id, state, code, issued_at, valid_from, expires_at, redeemed_at, source, key
  from coupon.coupon;
