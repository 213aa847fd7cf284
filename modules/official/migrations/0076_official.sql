-- Why: the brand's official account: its connection, what it was told, everybody who follows it, and the listings of all of them.
create schema if not exists official;

-- One row: a brand has one account. Secrets are sealed (AES-256-GCM) under a key kept beside the data.
create table official.account (
  one boolean primary key default true check (one),
  app_id text collate "C" not null,
  api_url text not null,
  secret text,
  token text,
  aes_key text,
  last_callback_at timestamptz,
  last_error jsonb,
  changed_at timestamptz not null
);

-- Access tokens, fetched once for all processes: whoever holds the claim fetches, the others wait.
create table official.access_token (
  name text collate "C" primary key,
  sealed text,
  -- Tells a token that was refused from the one that came after it.
  digest text collate "C",
  -- Machine time: tokens live by it.
  until_at timestamptz,
  claimed_until timestamptz
);

-- The platform counts by account: what is used of every limit, and what was refused, is known to all processes.
create table official.quota (
  name text collate "C" not null,
  window_ms bigint not null,
  slice bigint not null,
  used int not null,
  -- Machine time after which the slice counts no more.
  until_at timestamptz not null,
  primary key (name, window_ms, slice)
);
create index quota_until on official.quota (until_at);

-- After 45009 nothing of this name leaves before this machine time.
create table official.quota_block (
  name text collate "C" primary key,
  until_at timestamptz not null
);

-- Server messages as they came, decrypted; the digest is the receipt, since events have no id.
create table official.inbox (
  inbox_id bigserial primary key,
  app_id text collate "C" not null,
  digest text collate "C" not null,
  raw text,
  openid text collate "C",
  received_at timestamptz not null default clock_timestamp(),
  worked_at timestamptz,
  kind text collate "C",
  problem text collate "C",
  unique (app_id, digest)
);
create index inbox_raw on official.inbox (received_at) where raw is not null;
create index inbox_openid on official.inbox (openid) where openid is not null;

-- Somebody who follows, or did. No customer until she is one by other evidence. `as_of` is the newest thing heard of her.
create table official.follower (
  follower_id bigserial primary key,
  app_id text collate "C" not null,
  openid text collate "C" not null,
  unionid text collate "C",
  customer_id bigint,
  subscribed boolean not null,
  followed_at timestamptz,
  unfollowed_at timestamptz,
  scene text collate "C",
  qr_scene text collate "C",
  tags int[] not null default '{}',
  as_of timestamptz not null,
  -- True until the platform has told who she is.
  unread boolean not null default true,
  read_at timestamptz,
  -- What the platform answered instead.
  problem int,
  unique (app_id, openid)
) with (fillfactor = 85);
create index follower_unread on official.follower (follower_id) where unread;
create index follower_customer on official.follower (customer_id) where customer_id is not null;
create index follower_unbound on official.follower (unionid) where customer_id is null and unionid is not null;

-- Every following and leaving.
create table official.follower_change (
  change_id bigserial primary key,
  follower_id bigint not null references official.follower on delete cascade,
  kind text collate "C" not null check (kind in ('followed', 'unfollowed')),
  at timestamptz not null
);
create index follower_change_who on official.follower_change (follower_id, change_id);

-- A listing of all followers: a chain of short jobs, each of which goes on where the last one stopped.
create table official.listing (
  listing_id bigserial primary key,
  asked_by text collate "C" not null check (asked_by in ('night', 'hand')),
  state text collate "C" not null check (state in ('running', 'done', 'failed')),
  phase text collate "C" not null default 'list' check (phase in ('list', 'ended', 'details', 'binding')),
  -- Of the list: the openid after which the next page begins. Of later phases: the follower worked on last.
  cursor text collate "C" not null default '',
  tries int not null default 0,
  problem jsonb,
  -- Machine time: limits of the platform live by it.
  resume_at timestamptz,
  total int not null default 0,
  seen int not null default 0,
  pages int not null default 0,
  missing int not null default 0,
  ended int not null default 0,
  read int not null default 0,
  bound int not null default 0,
  started_at timestamptz not null,
  -- Somebody, or the night, last wanted it to go on.
  asked_at timestamptz not null,
  finished_at timestamptz
);
create unique index listing_running on official.listing (state) where state = 'running';

-- What a page named, ten thousand to a row: who stands on none of them has left. Gone when the listing is over.
create table official.listing_page (
  listing_id bigint not null references official.listing on delete cascade,
  no int not null,
  openids text[] not null,
  primary key (listing_id, no)
);

-- Which followers came along in a merge, for taking it apart.
create table official.merged (
  merge_id bigint not null,
  follower_id bigint not null,
  primary key (merge_id, follower_id)
);

create view official.v_follower as
  select follower_id, customer_id, subscribed, followed_at, unfollowed_at, scene, qr_scene
  from official.follower;
