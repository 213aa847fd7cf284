-- Why: the platform loses events and tells nothing of what was done by API, so what it has is listed every night and on demand.
-- One run, and its parts one after another; each part says how far it is, so that whoever comes after a crash goes on.
create table wecom.listing (
  listing_id bigserial primary key,
  asked_by text collate "C" not null check (asked_by in ('night', 'hand')),
  state text collate "C" not null check (state in ('running', 'done', 'failed')),
  tries int not null default 0,
  problem jsonb,
  started_at timestamptz not null,
  finished_at timestamptz
);
create unique index listing_running on wecom.listing (state) where state = 'running';

create table wecom.listing_part (
  listing_id bigint not null references wecom.listing on delete cascade,
  part text collate "C" not null,
  -- Whatever was worked on last; null before the first. What comes next is greater.
  cursor text collate "C",
  finished boolean not null default false,
  -- Units done and units in all: members, codes, tasks, groups.
  done int not null default 0,
  total int not null default 0,
  seen int not null default 0,
  missing int not null default 0,
  ended int not null default 0,
  skipped int not null default 0,
  primary key (listing_id, part)
);

-- A member's friends are held against the member's list.
create index follow_user on wecom.follow (userid, external_userid);

-- The platform's time of a call whose answer never came: before a second one its listing is asked.
alter table wecom.contact_way add column asked_at timestamptz;
alter table wecom.task add column asked_at timestamptz;
create unique index task_msgid on wecom.task (msgid) where msgid is not null;
