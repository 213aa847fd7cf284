-- Why: boards on higher storeys ask how often a code's link was opened by day.
create view code.v_visit_day as select code_id, day, visits from code.visit_day;
