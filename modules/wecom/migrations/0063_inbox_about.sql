-- Why: "why did nothing happen?" is asked of a customer or a guide: each callback says whom it is about.
alter table wecom.inbox add column external_userid text collate "C", add column userid text collate "C",
  -- How often it was worked on again by hand.
  add column replays int not null default 0;
create index inbox_external on wecom.inbox (external_userid, inbox_id) where external_userid is not null;
create index inbox_problem on wecom.inbox (inbox_id) where problem is not null;
