// What an official account and a mini program remember.

export const appSchema = `
create table if not exists app_callback (
  app_id text primary key, url text not null, mode text not null) strict;
create table if not exists app_token (
  token text primary key, app_id text not null, stable integer not null,
  machine_from integer not null, machine_until integer not null,
  revoked integer not null default 0) strict;
create table if not exists app_quota (
  app_id text not null, api text not null, day integer not null, used integer not null,
  primary key (app_id, api, day)) strict;
create table if not exists app_message (
  id integer primary key, app_id text not null, person_id text not null, origin text not null,
  body text not null, at integer not null) strict;
create index if not exists app_message_by_chat on app_message (person_id, app_id, id);
create table if not exists app_window (
  app_id text not null, person_id text not null, kind text not null, until integer not null,
  left integer not null, primary key (app_id, person_id, kind)) strict;
create table if not exists app_template (
  app_id text not null, template_id text primary key, title text not null, content text not null,
  created_at integer not null) strict;
create table if not exists app_consent (
  app_id text not null, person_id text not null, template_id text not null, left integer not null,
  primary key (app_id, person_id, template_id)) strict;
create table if not exists app_sent (
  client_msg_id text not null, app_id text not null, openid text not null, msgid text not null,
  at integer not null, primary key (app_id, openid, client_msg_id)) strict;
create table if not exists app_code (
  code text primary key, app_id text not null, person_id text not null, kind text not null,
  scope text not null, created_at integer not null, used integer not null default 0) strict;

create table if not exists fan (
  seq integer primary key, app_id text not null, person_id text not null, openid text not null,
  subscribed integer not null, since integer not null, scene text not null, qr_scene text not null,
  remark text not null default '', blocked integer not null default 0,
  unique (app_id, person_id)) strict;
create unique index if not exists fan_by_openid on fan (app_id, openid);
create index if not exists fan_by_turn on fan (app_id, subscribed, seq, openid);
create table if not exists fan_tag (
  app_id text not null, tag_id integer not null, seq integer not null,
  primary key (app_id, tag_id, seq)) strict;
create table if not exists app_tag (
  app_id text not null, id integer not null, name text not null, primary key (app_id, id)) strict;
create table if not exists param_code (
  ticket text primary key, short text not null unique, app_id text not null, scene text not null,
  expires_at integer) strict;
create table if not exists page_token (
  token text primary key, refresh text not null, app_id text not null, person_id text not null,
  scope text not null, machine_until integer not null) strict;

create table if not exists mini_session (
  app_id text not null, person_id text not null, session_key text not null, at integer not null,
  primary key (app_id, person_id)) strict;
create table if not exists mini_link (
  link text primary key, app_id text not null, path text not null, query text not null,
  created_at integer not null, expires_at integer not null) strict;
create table if not exists live_room (
  id integer primary key, app_id text not null, body text not null, created_at integer not null,
  goods text not null default '[]') strict;
create table if not exists live_goods (
  id integer primary key, app_id text not null, audit_id integer not null, body text not null,
  status integer not null) strict;
`
