-- Why: other modules ask whether a region is there.
create view org.v_region as select region_id, name from org.region;
