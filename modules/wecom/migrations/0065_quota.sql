-- Why: WeCom counts by corp and by address, so what is used of every limit, and what was refused, is known to all processes.
create table wecom.quota (
  name text collate "C" not null,
  window_ms bigint not null,
  slice bigint not null,
  used int not null,
  -- Machine time after which the slice counts no more.
  until_at timestamptz not null,
  primary key (name, window_ms, slice)
);
create index quota_until on wecom.quota (until_at);

-- After 45009 nothing of this name leaves before this machine time.
create table wecom.quota_block (
  name text collate "C" primary key,
  until_at timestamptz not null
);
create index send_quota_used on wecom.send (asked_at) where reason = 'quotaUsed';
