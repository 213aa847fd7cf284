-- Why: a code may lead into a chat with customer service; whoever comes by it is known again by the link's scene.
alter table code.channel_code drop constraint channel_code_kind_check;
alter table code.channel_code add constraint channel_code_kind_check
  check (kind in ('guide', 'boss', 'group', 'account', 'page', 'coupon', 'nearby', 'service'));
alter table code.channel_code add column service_id bigint;
