-- Why: what a period has given is counted again from the coupons themselves, every night.
alter table coupon.coupon
  -- First day of the period within which it counts against its template's limit.
  add column period_on date;
create index coupon_period on coupon.coupon (template_id, period_on) where period_on is not null;

alter table coupon.period_counter
  -- What was issued before coupons named their period.
  add column carried bigint not null default 0;
update coupon.period_counter set carried = issued;
