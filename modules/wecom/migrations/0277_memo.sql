-- Why: who is given work is told of it where she is all day, in WeCom, once for each thing.
alter table wecom.corp add column tell_staff boolean not null default true,
  add column tell_language text collate "C" not null default 'zh' check (tell_language in ('zh', 'en'));

-- One message of the corp's app to one of the staff. History.
create table wecom.memo (
  memo_id bigserial primary key,
  -- What it is about; the same thing is told once.
  key text collate "C" not null unique,
  kind text collate "C" not null check (kind in ('calls', 'handedOver')),
  staff_id bigint not null,
  userid text collate "C" not null,
  title text not null,
  description text not null,
  -- The console's page where the work is.
  path text collate "C" not null,
  state text collate "C" not null check (state in ('waiting', 'calling', 'sent', 'rejected', 'unknown')),
  reason text collate "C",
  errcode int,
  msgid text collate "C",
  tries int not null default 0,
  made_at timestamptz not null,
  -- First and last call; the platform shows the same words once within four hours of the first.
  asked_at timestamptz,
  called_at timestamptz,
  settled_at timestamptz,
  -- Called from then on; and when the timer looks whether it was.
  due_at timestamptz,
  wake_at timestamptz
);
create index memo_due on wecom.memo (due_at, memo_id) where due_at is not null;
create index memo_wake on wecom.memo (wake_at) where wake_at is not null;
create index memo_called on wecom.memo (userid, called_at);

-- How many of her new customers a taker was told of.
alter table wecom.handover_taker add column told int not null default 0;
