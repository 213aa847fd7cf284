-- Why: customer groups are a door and a place of their own: who is in, who came by whom, who left, and the codes that let people in.
create table wecom.chat (
  group_id bigserial primary key,
  corp_id text collate "C" not null,
  chat_id text collate "C" not null unique,
  -- Empty while nobody named it.
  name text not null default '',
  owner text collate "C",
  staff_id bigint,
  store_id bigint,
  made_at timestamptz,
  dismissed_at timestamptz,
  -- The platform's state that stands here; an answer older than this changes nothing.
  as_of timestamptz,
  -- Read again while wanted is ahead of read.
  wanted int not null default 1,
  read int not null default 0
);
create index chat_due on wecom.chat (group_id) where wanted > read;

-- Every stay of somebody in a group, from joining to leaving.
create table wecom.chat_member (
  group_id bigint not null references wecom.chat,
  member text collate "C" not null,
  kind text collate "C" not null check (kind in ('staff', 'customer')),
  joined_at timestamptz not null,
  -- How: 1 invited, 2 by an invitation's link, 3 by a code.
  scene int not null,
  invitor text collate "C",
  state text collate "C",
  name text,
  left_at timestamptz,
  primary key (group_id, member, joined_at)
);
create index chat_member_inside on wecom.chat_member (group_id, member) where left_at is null;
create index chat_member_who on wecom.chat_member (member);

-- A code that lets people into groups, with a marker of ours, as contact ways have one.
create table wecom.join_way (
  way_id bigserial primary key,
  state text collate "C" not null unique,
  code_id bigint unique,
  store_id bigint,
  channel text collate "C",
  placement text,
  campaign text,
  chat_ids text[] not null,
  auto_create boolean not null,
  base_name text not null,
  remark text not null,
  config_id text collate "C",
  qr_url text,
  qr_png bytea,
  wanted int not null default 1,
  made int not null default 0,
  problem jsonb
);

create view wecom.v_join_way as
  select way_id, code_id, state, qr_url, problem, made = wanted as ready from wecom.join_way;

create view wecom.v_chat as
  select c.group_id, c.chat_id, c.name, c.staff_id, c.store_id, c.made_at, c.dismissed_at,
    (select count(*) from wecom.chat_member m where m.group_id = c.group_id and m.left_at is null)::int as members
  from wecom.chat c;
