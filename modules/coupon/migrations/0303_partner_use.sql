-- Why: partners redeem coupons at places of their own, by the API; no order of ours stands behind such a use.
alter table coupon.redemption
  -- Who redeemed it, as in `key 3`, and the number of the use with them: the same again changes nothing.
  add column partner text collate "C",
  add column partner_reference text collate "C",
  add column partner_hash text,
  drop constraint redemption_used_in,
  add constraint redemption_used_in
    check (order_id is not null or transaction_id is not null or partner is not null),
  add constraint redemption_partner
    check ((partner is null) = (partner_reference is null) and (partner is null) = (partner_hash is null));
create unique index redemption_partner_once on coupon.redemption (partner, partner_reference)
  where partner is not null;
