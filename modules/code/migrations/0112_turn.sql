-- Why: a print may stand for one person, and an opening for one friend: many links lead to a code, each opening is
-- lent a way of one guide, and whoever comes by it is tied to that opening.

alter table code.channel_code
  add column kind text collate "C" not null default 'guide' check (kind in ('guide', 'boss', 'page', 'coupon')),
  -- fixed: the platform's own picture is printed. leased: our link is, and each opening gets a way of its own.
  add column mode text collate "C" not null default 'fixed' check (mode in ('fixed', 'leased')),
  -- Which page of ours it opens.
  add column page text collate "C",
  add column coupon_template_id bigint;

create or replace view code.v_code as
  select code_id, name, store_id, channel, placement, campaign, welcome_id, active, kind, mode from code.channel_code;

-- A code has one link of its own; those with a ref are printed once each: a parcel card, a recipient.
alter table code.link drop constraint link_code_id_key;
alter table code.link
  add column ref text collate "C",
  -- What the guide should know well, where the print asks for it.
  add column skill text;
create unique index link_code on code.link (code_id) where ref is null;
create unique index link_ref on code.link (code_id, ref) where ref is not null;

create view code.v_link as select slug, code_id, ref from code.link;

-- Who opened it is known by a token of the browser, and by hashes where she was signed in; never by name.
alter table code.visit
  add column slug text collate "C",
  add column visitor text collate "C",
  add column unionid_hash text collate "C",
  add column external_hash text collate "C";
create index visit_visitor on code.visit (visitor, visit_id) where visitor is not null;

create view code.v_visit as
  select v.visit_id, v.code_id, v.slug, l.ref, v.in_wechat, v.at
  from code.visit v left join code.link l on l.slug = v.slug;

-- How a leased code shares its openings out. `passed` is the virtual time of the rotation: the hot row of a code.
create table code.rotation (
  code_id bigint primary key references code.channel_code,
  sharing text collate "C" not null check (sharing in ('weights', 'addedToday', 'customers')),
  -- A guide with so many customers gets no more.
  full_at int check (full_at > 0),
  passed double precision not null default 0,
  changed_at timestamptz not null
);

-- Whom the openings of a leased code go to.
create table code.target (
  code_id bigint not null references code.rotation,
  staff_id bigint not null,
  weight int not null check (weight > 0),
  daily_cap int check (daily_cap > 0),
  -- Minutes since midnight in the brand's zone; null: all day. May cross midnight.
  from_minute int,
  until_minute int,
  skills text[] not null default '{}',
  -- Virtual time up to which she has had her share.
  passed double precision not null default 0,
  primary key (code_id, staff_id)
);

-- How many openings each was given on a business day: what a cap is held against.
create table code.turn_day (
  code_id bigint not null,
  staff_id bigint not null,
  day date not null,
  given int not null,
  primary key (code_id, staff_id, day)
);

-- Contact ways made ahead for one guide of one code; free again when the state of the last lease has rested.
create table code.pool_way (
  way_id bigint primary key,
  code_id bigint not null,
  staff_id bigint not null,
  free_at timestamptz not null
);
create index pool_way_free on code.pool_way (code_id, staff_id, free_at);

-- A way lent to one opening.
create table code.lease (
  lease_id bigserial primary key,
  way_id bigint not null references code.pool_way,
  visit_id bigint not null unique,
  code_id bigint not null,
  staff_id bigint not null,
  day date not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  rests_until timestamptz not null
);
create index lease_way on code.lease (way_id, from_at);

-- Whoever came by a lent way, and the opening she is tied to. No grade yet: who she is is still being asked.
create table code.tie (
  customer_id bigint not null,
  tie_id bigserial,
  way_id bigint not null,
  code_id bigint not null,
  visit_id bigint,
  grade text collate "C" check (grade in ('certain', 'by_state', 'uncertain', 'forwarded')),
  at timestamptz not null,
  wake_at timestamptz,
  primary key (customer_id, tie_id),
  unique (customer_id, way_id, at)
);
-- An opening belongs to one person at the most, whatever is written.
create unique index tie_visit_one on code.tie (visit_id) where grade in ('certain', 'by_state');
create index tie_visit on code.tie (visit_id);
create index tie_open on code.tie (customer_id) where grade is null;
create index tie_wake on code.tie (wake_at) where wake_at is not null;

create view code.v_tie as
  select t.customer_id, t.tie_id, t.code_id, t.visit_id, l.ref, t.grade, t.at
  from code.tie t left join code.visit v on v.visit_id = t.visit_id left join code.link l on l.slug = v.slug
  where t.grade is not null;
