// What the sandbox remembers of customer service.

// told 1: `sync_msg` gives it. What the corp sent by API is never given back.
export const kfSchema = `
create table if not exists kf_account (
  corp_id text not null, open_kfid text primary key, name text not null, avatar text not null,
  created_at integer not null) strict;
create table if not exists kf_servicer (
  open_kfid text not null, userid text not null, primary key (open_kfid, userid)) strict;
create table if not exists kf_way (
  enc text primary key, open_kfid text not null, scene text not null) strict;
create table if not exists kf_session (
  corp_id text not null, open_kfid text not null, person_id text not null, state integer not null,
  servicer text, said_at integer, sent integer not null default 0, welcomed_at integer,
  scene text not null default '', scene_param text not null default '',
  rejecting integer not null default 0, primary key (open_kfid, person_id)) strict;
create table if not exists kf_line (
  id integer primary key, corp_id text not null, open_kfid text not null, person_id text not null,
  msgid text not null, origin integer not null, servicer text, body text not null,
  at integer not null, told integer not null, seen integer not null,
  unique (corp_id, msgid)) strict;
create index if not exists kf_line_by_talk on kf_line (person_id, open_kfid, id);
create index if not exists kf_line_by_account on kf_line (open_kfid, id) where told = 1;
create table if not exists kf_token (
  token text primary key, corp_id text not null, machine_until integer not null) strict;
create table if not exists kf_code (
  code text primary key, open_kfid text not null, person_id text not null, kind text not null,
  expires_at integer not null, used integer not null default 0) strict;
`
