-- Why: a template may be for members of some tiers only, and may give away so much money at most.
alter table coupon.template
  -- Tiers of members who may use it; empty: everyone. What a tier is, the storeys above know.
  add column tier_ids bigint[] not null default '{}',
  add column budget_fen bigint check (budget_fen > 0);

alter table coupon.coupon
  -- What its lock holds of its template's budget.
  add column held_fen bigint not null default 0 check (held_fen >= 0),
  add constraint coupon_holds_locked check (held_fen = 0 or state = 'locked');

-- Only of templates with a budget: what uses that count and locks have taken of it. Locked after coupons and
-- before orders, so that an order finds out before it is paid.
create table coupon.budget (
  template_id bigint primary key references coupon.template,
  used_fen bigint not null default 0,
  budget_fen bigint not null,
  constraint budget_not_passed check (used_fen between 0 and budget_fen)
);
