-- Why: a coupon for a region counts in every store of it, also in one that opens later.
alter table coupon.template add column region_ids bigint[] not null default '{}';
