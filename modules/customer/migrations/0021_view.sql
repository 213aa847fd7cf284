-- Kept filters of the list, and what was done to many customers at once, so that it can be undone.
create table customer.view (
  view_id bigserial primary key,
  owner_kind text collate "C" not null,
  owner_id bigint not null,
  owner_name text not null,
  name text not null,
  filters jsonb not null,
  shared boolean not null,
  saved_at timestamptz not null,
  constraint view_name unique (owner_kind, owner_id, name)
);
create index view_shared on customer.view (name) where shared;

create table customer.bulk (
  bulk_id bigserial primary key,
  tag_id bigint not null references customer.tag,
  put_on boolean not null,
  owner_kind text collate "C" not null,
  owner_id bigint not null,
  owner_name text not null,
  asked int not null,
  changed int not null default 0,
  at timestamptz not null,
  undone_at timestamptz
);
create index bulk_owner on customer.bulk (owner_kind, owner_id, bulk_id);
-- Ids for whom something changed, a row for each transaction of the action.
create table customer.bulk_chunk (
  bulk_id bigint not null references customer.bulk,
  no int not null,
  ids bigint[] not null,
  primary key (bulk_id, no)
);

-- A static list is a tag whose members are picked by hand.
alter table customer.tag add column list boolean not null default false;
drop index customer.tag_name;
create unique index tag_name on customer.tag (list, group_name, name) where gone_at is null;
