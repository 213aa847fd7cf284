-- Why: a code may let people into groups.
alter table code.channel_code drop constraint channel_code_kind_check;
alter table code.channel_code add constraint channel_code_kind_check
  check (kind in ('guide', 'boss', 'group', 'page', 'coupon', 'nearby'));
