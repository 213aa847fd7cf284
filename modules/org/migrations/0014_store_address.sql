-- Why: whoever looks for a store is told where it is.
create or replace view org.v_store as
  select s.store_id, s.code, s.name, s.region_id, r.name as region_name, s.open_from, s.open_until, s.closed, s.address
  from org.store s left join org.region r using (region_id);
