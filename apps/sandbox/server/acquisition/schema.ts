// What the sandbox remembers of acquisition links (「获客助手」).

// app: who made it; '' is the administrator's own page, whose links no app is shown.
export const acquisitionSchema = `
create table if not exists acq_link (
  link_id text primary key, corp_id text not null, app text not null, slug text not null unique,
  body text not null, turn integer not null default 0, broken integer not null default 0,
  created_at integer not null) strict;
create table if not exists acq_lot (
  id integer primary key, corp_id text not null, total integer not null, balance integer not null,
  expires_at integer not null) strict;
create table if not exists acq_click (
  link_id text not null, person_id text not null, at integer not null) strict;
create index if not exists acq_click_by_link on acq_click (link_id, at);
create table if not exists acq_friend (
  id integer primary key, link_id text not null, corp_id text not null, userid text not null,
  person_id text not null, state text not null, added_at integer,
  messages integer not null default 0) strict;
create index if not exists acq_friend_by_pair on acq_friend (person_id, corp_id, userid, id);
create index if not exists acq_friend_by_link on acq_friend (link_id, id);
create table if not exists acq_key (
  chat_key text primary key, corp_id text not null, friend_id integer not null,
  messages integer not null, expires_at integer not null) strict;
`
