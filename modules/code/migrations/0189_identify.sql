-- Why: a page opened in WeChat may learn who opened it, so that whoever is added afterwards is tied to her opening for certain.
alter table code.channel_code add column identify text collate "C" not null default 'off'
  check (identify in ('off', 'silent', 'consent'));

alter table code.visit
  -- Hash of what was sent along to WeChat; gone once it has come back.
  add column ask text collate "C",
  add column openid_hash text collate "C";
