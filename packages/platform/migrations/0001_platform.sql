-- The ground: log, ticks, listeners, receipts, clock. Everything else stands on these.
create schema if not exists platform;

create table platform.event (
  id bigserial,
  tx xid8 not null default pg_current_xact_id(),
  lane text collate "C" not null default 'live' check (lane in ('live', 'bulk')),
  name text collate "C" not null,
  subject bigint,
  payload jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (id, recorded_at)
) partition by range (recorded_at);
create index event_tx on platform.event (tx);
create table platform.event_default partition of platform.event default;

create table platform.tick (
  id bigint primary key,
  snapshot pg_snapshot not null,
  at timestamptz not null default clock_timestamp()
);
insert into platform.tick (id, snapshot) values (0, pg_current_snapshot());

-- One row: the lock that puts ticks in the order of their snapshots.
create table platform.ticker (one boolean primary key default true check (one), last_tick bigint not null);
insert into platform.ticker (last_tick) values (0);

create table platform.listener (
  name text collate "C" not null,
  lane text collate "C" not null check (lane in ('live', 'bulk', 'rebuild')),
  tick bigint not null,
  to_tick bigint,
  after_id bigint not null default 0,
  parked int not null default 0,
  primary key (name, lane)
);

create table platform.parked (
  listener text collate "C" not null,
  event_id bigint not null,
  lane text collate "C" not null,
  subject bigint,
  name text collate "C" not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  error text not null,
  parked_at timestamptz not null default clock_timestamp(),
  primary key (listener, event_id)
);
create index parked_subject on platform.parked (listener, subject);

create table platform.receipt (
  source text collate "C" not null,
  key text collate "C" not null,
  request_hash text collate "C" not null,
  reply jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (source, key)
);
create index receipt_at on platform.receipt (at);

create table platform.clock (one boolean primary key default true check (one), offset_ms bigint not null default 0);
insert into platform.clock (offset_ms) values (0);

-- Versions of rows copied to ClickHouse: drawn before the rows are read.
create sequence platform.feed_version;
