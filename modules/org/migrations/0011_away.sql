-- Why: whoever is on leave gets no new customers: days of the brand's zone, both included.
alter table org.staff add column away_from date, add column away_until date,
  add constraint staff_away check (away_from <= away_until);
create or replace view org.v_staff as
  select staff_id, name, role, wecom_userid, active, login, away_from, away_until from org.staff;
