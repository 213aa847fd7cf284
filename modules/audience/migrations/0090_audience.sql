-- Why: whom we aim at: the stage of every buyer, living segments with the members somebody listens to,
-- and lists frozen for an act.
create schema audience;

-- A customer without a row has not bought yet: introduction, no recency.
create table audience.stage (
  customer_id bigint primary key,
  stage text collate "C" not null
    check (stage in ('introduction', 'growth', 'mature', 'decline', 'lost')),
  recency text collate "C" check (recency in ('active', 'silent', 'dormant', 'churned')),
  since_at timestamptz not null,
  -- The business day on which it would change if she does not buy before; null: never.
  next_on date
);
create index stage_next on audience.stage (next_on, customer_id) where next_on is not null;

-- One row: the rules the stages were worked out by, and how far a change of them has come.
create table audience.lifecycle (
  one boolean primary key default true check (one),
  rules jsonb,
  after_id bigint
);
insert into audience.lifecycle default values;

create table audience.segment (
  segment_id bigserial primary key,
  name text not null,
  note text not null default '',
  rule jsonb not null,
  version int not null default 1,
  -- True where a rule's answer changes with the calendar alone.
  moving boolean not null,
  -- The last count anybody asked for.
  counted int,
  counted_at timestamptz,
  changed_at timestamptz not null,
  changed_by text not null,
  constraint segment_name unique (name)
);

-- Who listens to a segment's members; while nobody does, it has no rows in `member`.
create table audience.watch (
  segment_id bigint not null references audience.segment,
  owner_kind text collate "C" not null,
  owner_id bigint not null,
  owner_name text not null,
  primary key (segment_id, owner_kind, owner_id)
);

-- How far the members of a watched segment are filled in.
create table audience.watched (
  segment_id bigint primary key references audience.segment,
  -- Version of the rule its members follow; null while the first filling runs.
  version int,
  -- Business day of the last sweep of a rule with a moving window.
  swept_on date
);

create sequence audience.member_version;
create table audience.member (
  segment_id bigint not null,
  customer_id bigint not null,
  since_at timestamptz not null,
  -- Drawn under the customer's lock: the newer change of a membership has the higher one.
  version bigint not null,
  primary key (segment_id, customer_id)
);
create index member_customer on audience.member (customer_id);

create table audience.audience (
  audience_id bigserial primary key,
  segment_id bigint,
  name text not null,
  size int not null default 0,
  frozen_at timestamptz not null,
  -- Null while its chunks are still being written.
  sealed_at timestamptz
);

-- Ten thousand sorted ids a row.
create table audience.chunk (
  audience_id bigint not null references audience.audience,
  no int not null,
  first_id bigint not null,
  last_id bigint not null,
  ids bigint[] not null,
  primary key (audience_id, no)
);

create view audience.v_stage as
  select customer_id, stage, recency, since_at as since from audience.stage;

create view audience.v_facts as
  select customer_id, stage, recency from audience.stage;

create view audience.v_member as
  select segment_id, customer_id, since_at, version from audience.member;

create view audience.v_segment as
  select segment_id, name, version, changed_at from audience.segment;
