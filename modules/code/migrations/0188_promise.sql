-- Why: a code may bring followers to the official account; and a page behind a code says what it gives, and under which rules.
alter table code.channel_code drop constraint channel_code_kind_check;
alter table code.channel_code add constraint channel_code_kind_check
  check (kind in ('guide', 'boss', 'group', 'account', 'page', 'coupon', 'nearby'));
alter table code.channel_code add column promise text, add column rules text;
