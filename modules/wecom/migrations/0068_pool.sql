-- Why: ways made ahead, one guide each, that are lent to one visitor at a time; their states stand for a code all
-- the same.
alter table wecom.contact_way add column pooled boolean not null default false;
drop index wecom.contact_way_code;
create unique index contact_way_code on wecom.contact_way (code_id) where code_id is not null and not pooled;
create index contact_way_pool on wecom.contact_way (code_id) where pooled;
-- Those still to be made or pictured.
create index contact_way_unmade on wecom.contact_way (way_id)
  where pooled and problem is null and (made < wanted or qr_png is null);

create or replace view wecom.v_way as
  select way_id, code_id, state, qr_url, problem, made = wanted as ready, pooled,
    made = wanted and qr_png is not null as pictured
  from wecom.contact_way;
