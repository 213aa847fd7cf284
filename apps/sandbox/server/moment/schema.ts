// What the sandbox remembers of moments: the job, the moment, each member's task, and whom it reached.

export const momentSchema = `
create table if not exists moment_job (
  jobid text primary key, corp_id text not null, body text not null, created_at integer not null,
  ready_at integer not null, moment_id text, result text) strict;
create table if not exists moment (
  moment_id text primary key, corp_id text not null, body text not null,
  created_at integer not null, cancelled integer not null default 0) strict;
create index if not exists moment_by_corp on moment (corp_id, created_at);

create table if not exists moment_task (
  moment_id text not null, userid text not null, published_at integer,
  primary key (moment_id, userid)) strict;
-- reached: shown on her phone. Without it: meant for her, but not published, or over her limit.
create table if not exists moment_target (
  corp_id text not null, moment_id text not null, userid text not null, person_id text not null,
  reached_at integer, primary key (moment_id, userid, person_id)) strict;
create index if not exists moment_by_person on moment_target (person_id, reached_at);
create table if not exists moment_reaction (
  id integer primary key, moment_id text not null, userid text not null, kind text not null,
  person_id text, text text not null, at integer not null) strict;
create index if not exists reaction_by_moment on moment_reaction (moment_id, userid);
`
