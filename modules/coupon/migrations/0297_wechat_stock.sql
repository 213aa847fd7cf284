-- Why: a template may stand for a stock of WeChat Pay's own coupons: those are taken off by WeChat Pay, not by us.
alter table coupon.template
  -- The stock at WeChat Pay; null: our own pricing takes the coupon off.
  add column wechat_stock_id text collate "C";

alter table coupon.redemption
  -- A coupon that WeChat Pay took off may have paid for something that is no order of ours.
  alter column order_id drop not null,
  -- The payment at WeChat Pay in which it was used.
  add column transaction_id text collate "C",
  add constraint redemption_used_in check (order_id is not null or transaction_id is not null);

create or replace view coupon.v_template as
  select template_id, name, benefit, threshold_fen, total_limit, per_customer_limit, active, restore_on_full_refund,
    wechat_stock_id
  from coupon.template;
create or replace view coupon.v_redemption as
  select customer_id, coupon_id, template_id, order_id, store_id, discount_fen, at, restored_at, transaction_id
  from coupon.redemption;
