-- The brand's WeCom: its connection, what it told us, who is whose friend, and what was sent there.
create schema if not exists wecom;

-- One row: a brand has one corp. Secrets are sealed (AES-256-GCM) under a key kept beside the data.
create table wecom.corp (
  one boolean primary key default true check (one),
  corp_id text collate "C" not null,
  agent_id text collate "C",
  api_url text not null,
  oauth_url text not null,
  contact_secret text,
  app_secret text,
  token text,
  aes_key text,
  last_callback_at timestamptz,
  last_error jsonb,
  changed_at timestamptz not null
);

-- Callbacks as they came, decrypted; the digest is the receipt, since WeCom gives events no id.
create table wecom.inbox (
  inbox_id bigserial primary key,
  corp_id text collate "C" not null,
  digest text collate "C" not null,
  raw text,
  received_at timestamptz not null default clock_timestamp(),
  worked_at timestamptz,
  kind text collate "C",
  problem text collate "C",
  unique (corp_id, digest)
);
create index inbox_open on wecom.inbox (inbox_id) where worked_at is null;
create index inbox_raw on wecom.inbox (received_at) where raw is not null;

-- A "contact me" code. It remembers what it stands for, so that a callback's state says it all.
create table wecom.contact_way (
  way_id bigserial primary key,
  state text collate "C" not null unique,
  code_id bigint,
  store_id bigint,
  channel text collate "C",
  placement text,
  campaign text,
  userids text[] not null,
  remark text not null,
  config_id text collate "C",
  qr_url text,
  qr_png bytea,
  wanted int not null default 1,
  made int not null default 0,
  problem jsonb
);
create unique index contact_way_code on wecom.contact_way (code_id) where code_id is not null;

-- What WeCom knows of a customer.
create table wecom.contact (
  customer_id bigint not null,
  corp_id text collate "C" not null,
  external_userid text collate "C" not null,
  name text,
  avatar_url text,
  fetched_at timestamptz,
  problem int,
  primary key (customer_id, external_userid)
);
create index contact_external on wecom.contact (external_userid);

create sequence wecom.follow_id;
-- A guide and a customer who are, or were, friends. `as_of` is the newest event heard of the pair.
create table wecom.follow (
  customer_id bigint not null,
  follow_id bigint not null default nextval('wecom.follow_id'),
  external_userid text collate "C" not null,
  userid text collate "C" not null,
  staff_id bigint,
  store_id bigint,
  state text collate "C",
  code_id bigint,
  followed_at timestamptz,
  unfollowed_at timestamptz,
  unfollowed_by text collate "C" check (unfollowed_by in ('customer', 'staff')),
  active boolean not null,
  as_of timestamptz not null,
  welcome_code text collate "C",
  -- Machine time: WeCom's twenty seconds are real ones.
  welcome_received_at timestamptz,
  primary key (customer_id, external_userid, userid)
);
create index follow_staff on wecom.follow (staff_id) where active;
create index follow_code on wecom.follow (code_id);

-- Every adding and leaving, for the timeline.
create table wecom.follow_change (
  customer_id bigint not null,
  change_id bigserial,
  kind text collate "C" not null check (kind in ('followed', 'unfollowed')),
  external_userid text collate "C" not null,
  userid text collate "C" not null,
  staff_id bigint,
  store_id bigint,
  code_id bigint,
  unfollowed_by text collate "C",
  at timestamptz not null,
  primary key (customer_id, change_id)
);
create index follow_change_pair on wecom.follow_change (external_userid, userid, change_id);

-- A mass-message task: proposed to one member, who confirms it in the client.
create table wecom.task (
  task_id bigserial primary key,
  userid text collate "C" not null,
  content jsonb not null,
  state text collate "C" not null
    check (state in ('waiting', 'calling', 'proposed', 'settled', 'unknown', 'rejected')),
  msgid text collate "C",
  wake_at timestamptz,
  expires_at timestamptz not null,
  -- Machine time of the call that may have been the last of its process.
  called_at timestamptz,
  tries int not null default 0,
  errcode int
);
create index task_wake on wecom.task (wake_at) where wake_at is not null;

-- One message to one customer; the row is written before the call, so a crash never sends twice.
create table wecom.send (
  customer_id bigint not null,
  send_id bigserial,
  touch_id bigint not null,
  kind text collate "C" not null check (kind in ('welcome', 'mass')),
  external_userid text collate "C" not null,
  userid text collate "C" not null,
  staff_id bigint,
  store_id bigint,
  content jsonb,
  welcome_code text collate "C",
  task_id bigint,
  state text collate "C" not null
    check (state in ('waiting', 'calling', 'proposed', 'sent', 'unknown', 'rejected')),
  reason text collate "C",
  errcode int,
  asked_at timestamptz not null,
  -- Machine time of the callback, of the last moment to call, and of the outcome (welcomes only).
  received_at timestamptz,
  deadline_at timestamptz,
  settled_at timestamptz,
  -- Business time after which a welcome that nobody settled is given up.
  wake_at timestamptz,
  tries int not null default 0,
  primary key (customer_id, send_id),
  unique (customer_id, touch_id)
);
create index send_task on wecom.send (task_id) where task_id is not null;
create index send_wake on wecom.send (wake_at) where wake_at is not null;
create index send_open on wecom.send (send_id) where state in ('waiting', 'calling', 'proposed');

create view wecom.v_follow as
  select customer_id, follow_id, staff_id, store_id, code_id, followed_at, unfollowed_at, active
  from wecom.follow;

create view wecom.v_send as
  select customer_id, send_id, touch_id, kind, staff_id, state, reason, asked_at, received_at, settled_at
  from wecom.send;

create view wecom.v_way as
  select way_id, code_id, state, qr_url, problem, made = wanted as ready from wecom.contact_way;

create view wecom.v_facts as
  select customer_id, bool_or(active) as is_friend,
    min(followed_at) filter (where active) as friend_since
  from wecom.follow group by customer_id;

-- Which of WeCom's ids a merge brought along, so that it can be taken apart.
create table wecom.merged (
  merge_id bigint not null,
  customer_id bigint not null,
  external_userid text collate "C" not null,
  primary key (customer_id, merge_id, external_userid)
);
