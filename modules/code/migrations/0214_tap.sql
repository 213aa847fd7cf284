-- Why: a guide's code may be led through an acquisition link: one tap instead of a picture nobody can scan on her own screen.
alter table code.channel_code
  add column way text collate "C" not null default 'picture' check (way in ('picture', 'link'));

create or replace view code.v_code as
  select code_id, name, store_id, channel, placement, campaign, welcome_id, active, kind, mode, way from code.channel_code;

-- Which acquisition link leads to whom: guide 0 stands for all guides of the code, among whom WeCom chooses.
create table code.entrance (
  code_id bigint not null references code.channel_code,
  staff_id bigint not null default 0,
  acquisition_id bigint not null,
  primary key (code_id, staff_id)
);

-- An opening that was led through a link. Its mark travels there and comes back with whoever is added.
create table code.tap (
  visit_id bigint primary key,
  code_id bigint not null,
  -- Whose turn it was; null where WeCom chooses.
  staff_id bigint,
  -- The business day the turn counts for; null where none was taken: she keeps the guide she was led to before.
  day date,
  mark text collate "C" not null unique,
  at timestamptz not null
);
create index tap_code on code.tap (code_id);

-- The opening that her link named; null where state and time have to find it.
alter table code.tie add column named_visit_id bigint;
