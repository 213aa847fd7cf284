-- Why: one print for all stores leads to those around whoever scans it.
alter table code.channel_code drop constraint channel_code_kind_check;
alter table code.channel_code add constraint channel_code_kind_check
  check (kind in ('guide', 'boss', 'page', 'coupon', 'nearby'));
