-- Why: pages of other rooms say a tier by its name.

create view loyalty.v_tier as select tier_id, name from loyalty.tier;
