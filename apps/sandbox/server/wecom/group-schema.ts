// What the sandbox remembers of customer groups and the codes that let people in.

export const groupSchema = `
create table if not exists chat (
  corp_id text not null, chat_id text primary key, name text not null, owner text not null,
  notice text not null default '', created_at integer not null, version integer not null default 1,
  dismissed integer not null default 0) strict;
create index if not exists chat_by_corp on chat (corp_id, created_at);

-- kind 1: a member of the corp, by userid. 2: somebody from outside, by person.
create table if not exists chat_member (
  chat_id text not null, kind integer not null, who text not null, joined_at integer not null,
  scene integer not null, invitor text, state text not null,
  primary key (chat_id, kind, who)) strict;
create index if not exists chat_member_by_who on chat_member (kind, who);

create table if not exists join_way (
  corp_id text not null, config_id text primary key, body text not null, rooms integer not null,
  created_at integer not null) strict;
`
