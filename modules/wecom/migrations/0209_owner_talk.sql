-- Why: how much is said in groups is told by owner and day only; it is read nightly and kept.
create table wecom.owner_talk (
  corp_id text collate "C" not null,
  userid text collate "C" not null,
  day date not null,
  -- Her groups at the end of the day, and those in which somebody wrote.
  groups int not null,
  spoken int not null,
  members int not null,
  writers int not null,
  messages int not null,
  primary key (corp_id, userid, day)
);
create index owner_talk_day on wecom.owner_talk (day);

create view wecom.v_owner_talk as
  select t.corp_id, t.userid, t.day, t.groups, t.spoken, t.members, t.writers, t.messages
  from wecom.owner_talk t join wecom.corp c on c.corp_id = t.corp_id;
create view wecom.v_chat_owner as
  select group_id, corp_id, owner as userid, staff_id, store_id, dismissed_at from wecom.chat;
