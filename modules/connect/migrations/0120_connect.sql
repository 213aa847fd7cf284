-- Files that come in: where an import stands, what it has staged, what it rejected, saved mappings.
create schema connect;

create table connect.import (
  id bigserial primary key,
  kind text collate "C" not null,
  source text collate "C" not null,
  file_name text not null,
  file_path text not null,
  file_hash text collate "C" not null,
  bytes bigint not null,
  mapping jsonb not null,
  effects text collate "C" not null check (effects in ('history', 'live')),
  state text collate "C" not null check (state in ('waiting', 'running', 'settling', 'done', 'cancelled', 'failed')),
  -- Phase one reads the file into staged rows; phase two takes groups of them in order.
  staged boolean not null default false,
  bytes_read bigint not null default 0,
  rows_read bigint not null default 0,
  rows_staged bigint not null default 0,
  groups int not null default 0,
  next_group int not null default 1,
  accepted bigint not null default 0,
  duplicates bigint not null default 0,
  rejected bigint not null default 0,
  -- Code -> how many rows and the first five of them: read by every look at the progress.
  reasons jsonb not null default '{}',
  cancel_asked boolean not null default false,
  peak_rss_mb real,
  error jsonb,
  started_by text not null,
  started_at timestamptz not null,
  working_ms bigint not null default 0,
  finished_at timestamptz
);
create index import_newest on connect.import (id desc);
create index import_hash on connect.import (file_hash);

-- Rows as the mapping read them. Unlogged: lost in a crash of the engine, then read again.
create unlogged table connect.staged_row (
  import_id bigint not null,
  row_no int not null,
  kind text collate "C" not null,
  group_key text collate "C" not null,
  data jsonb not null
);
create index staged_row_group on connect.staged_row (import_id, kind, group_key);

-- One order, refund, customer or balance each; the order in which they are taken.
create unlogged table connect.staged_group (
  import_id bigint not null,
  no int not null,
  kind text collate "C" not null,
  group_key text collate "C" not null,
  rows int not null,
  primary key (import_id, no)
);

create table connect.rejected_row (
  import_id bigint not null,
  row_no int not null,
  code text collate "C" not null,
  raw text not null,
  primary key (import_id, row_no)
);

create table connect.mapping (
  id bigserial primary key,
  name text not null,
  mapping jsonb not null,
  changed_at timestamptz not null
);
create unique index mapping_name on connect.mapping (name);
