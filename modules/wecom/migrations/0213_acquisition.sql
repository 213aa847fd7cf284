-- Why: a link may lead straight into a guide's chat (「获客助手」), paid by the customer added. Links, what is left of the units, and
-- who came by one and whether she wrote.
create table wecom.acquisition_link (
  acquisition_id bigserial primary key,
  corp_id text collate "C" not null,
  -- Who may be added by it, sorted: whatever leads to the same guides shares one, since the channel tells the rest.
  userids text[] not null,
  -- Unlike any other of ours: by it a link that nobody answered for is found again.
  name text not null,
  link_id text collate "C",
  url text,
  -- The platform's time of a call whose answer never came.
  asked_at timestamptz,
  -- The platform said that nobody can be added by it.
  unavailable_at timestamptz,
  problem jsonb,
  unique (corp_id, userids)
);
create unique index acquisition_link_of on wecom.acquisition_link (corp_id, link_id) where link_id is not null;

-- Customers that are paid for, as WeCom said last.
create table wecom.acquisition_quota (
  corp_id text collate "C" primary key,
  total int not null,
  balance int not null,
  -- [{"at": when units end, "balance": how many}]
  ends jsonb not null default '[]',
  read_at timestamptz not null
);

-- One coming by a link: when she was added, and when she first wrote.
create table wecom.acquisition_friend (
  customer_id bigint not null,
  friend_no bigserial,
  external_userid text collate "C" not null,
  userid text collate "C" not null,
  staff_id bigint,
  store_id bigint,
  code_id bigint,
  added_at timestamptz not null,
  -- By our own clock, as the quota's reading.
  heard_at timestamptz not null,
  replied_at timestamptz,
  -- false: found afterwards; she had written by then.
  replied_exact boolean,
  primary key (customer_id, friend_no)
);
create index acquisition_friend_of on wecom.acquisition_friend (external_userid, userid, added_at desc);
create index acquisition_friend_heard on wecom.acquisition_friend (heard_at);
create index acquisition_friend_code on wecom.acquisition_friend (code_id);

-- Whoever was heard of since it was read has used a unit: what is left may be less than WeCom said, never more.
create view wecom.v_acquisition_quota as
  select q.total, q.balance, q.ends, q.read_at,
    greatest(0, q.balance - (select count(*) from wecom.acquisition_friend f where f.heard_at > q.read_at))::int as units_left
  from wecom.acquisition_quota q join wecom.corp c on c.corp_id = q.corp_id;
-- A link is open while it stands, nothing is wrong with it, and units are left.
create view wecom.v_acquisition_link as
  select l.acquisition_id, l.userids, l.url, l.problem, l.unavailable_at,
    l.url is not null and l.unavailable_at is null
      and coalesce((select q.units_left > 0 from wecom.v_acquisition_quota q), false) as open
  from wecom.acquisition_link l join wecom.corp c on c.corp_id = l.corp_id;
create view wecom.v_acquisition_friend as
  select customer_id, friend_no, staff_id, store_id, code_id, added_at, replied_at, replied_exact
  from wecom.acquisition_friend;
