-- Why: who asks by which of her openings somebody came needs to know which openings were one browser's.
create or replace view code.v_visit as
  select v.visit_id, v.code_id, v.slug, l.ref, v.in_wechat, v.at, v.visitor
  from code.visit v left join code.link l on l.slug = v.slug;
