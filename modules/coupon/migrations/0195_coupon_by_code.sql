-- Why: who claimed a coupon by a code, and when, is asked code by code.
create index coupon_by_code on coupon.coupon (source, issued_at) where source like 'code %';
