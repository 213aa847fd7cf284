-- Why: a lent code may lead into groups as well as to guides; the turn among them is the same.
-- A guide's staff_id, or a group's group_id where the code is one of groups.
alter table code.target rename column staff_id to target_id;
alter table code.turn_day rename column staff_id to target_id;

-- The group an opening was shown. Its picture is everybody's: nothing is lent, and nobody is tied by it.
create table code.showing (
  visit_id bigint primary key,
  code_id bigint not null,
  group_id bigint not null,
  day date not null,
  from_at timestamptz not null,
  until_at timestamptz not null
);
create index showing_recent on code.showing (code_id, from_at);

-- Whom a guide serves first; empty: everybody.
alter table code.target add column tier_ids bigint[] not null default '{}';

-- A code for all stores leads to their guides or to their groups, everywhere or in chosen stores and regions only.
alter table code.channel_code
  add column leads_to text collate "C" not null default 'guide' check (leads_to in ('guide', 'group')),
  add column only_stores bigint[] not null default '{}',
  add column only_regions bigint[] not null default '{}';
