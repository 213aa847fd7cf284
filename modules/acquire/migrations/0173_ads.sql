-- Why: money spent on an ad is held against whom it brought, and the platform is told what became of each click.

-- An account at an ad platform. `token` is sealed. `link_key` stands in landing addresses and is no
-- secret; whoever knows `monitor_key` may tell us of clicks.
create table acquire.ad_account (
  account_id bigserial primary key,
  platform text collate "C" not null check (platform in ('tencent')),
  number text collate "C" not null,
  name text not null,
  action_set bigint,
  api_url text collate "C" not null,
  token text,
  link_key text collate "C" not null unique,
  monitor_key text collate "C" not null unique,
  -- So long after a click what she does is reported, and counts on the board.
  window_days int not null check (window_days between 1 and 90),
  -- False: only the first order after the click is reported.
  later_orders boolean not null,
  last_error jsonb,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  unique (platform, number)
);

-- One click on an ad. What landing and monitoring tell of it meets here.
create table acquire.ad_click (
  click_no bigserial primary key,
  click_id text collate "C" not null unique,
  -- Under which name the platform told it.
  parameter text collate "C" not null check (parameter in ('gdt_vid', 'qz_gdt', 'monitor')),
  -- Null: the address named none of our accounts, and there are several.
  account_id bigint references acquire.ad_account,
  ad_group text collate "C",
  creative text collate "C",
  code_id bigint,
  -- Hash of the unionid where the platform told it before she landed.
  unionid_hash text collate "C",
  at timestamptz not null
);
create index ad_click_group on acquire.ad_click (account_id, ad_group, at);
create index ad_click_unionid on acquire.ad_click (unionid_hash, at) where unionid_hash is not null;

-- Which opening of a code was that click's.
create table acquire.ad_landing (
  visit_id bigint primary key,
  click_no bigint not null references acquire.ad_click
);
create index ad_landing_click on acquire.ad_landing (click_no);

-- A customer who surely came by a click: she added a guide by it. History, read through the alias.
create table acquire.ad_lead (
  customer_id bigint not null,
  lead_id bigserial not null,
  click_no bigint not null references acquire.ad_click,
  -- The tie that says so; null where the platform's unionid does.
  tie_id bigint unique,
  added_at timestamptz not null,
  primary key (customer_id, lead_id),
  unique (customer_id, added_at)
);
create index ad_lead_click on acquire.ad_lead (click_no);
create index ad_lead_added on acquire.ad_lead (added_at);

-- What the platform is told of a click: one row for each action, for ever. `next_at` is machine time.
create table acquire.ad_report (
  report_id bigserial primary key,
  click_no bigint not null references acquire.ad_click,
  account_id bigint not null references acquire.ad_account,
  customer_id bigint not null,
  action text collate "C" not null check (action in ('SCANCODE', 'ADD_GROUP', 'REGISTER', 'PURCHASE')),
  order_id bigint,
  value_fen bigint,
  happened_at timestamptz not null,
  -- By this the platform, too, counts it once.
  outer_id text collate "C" not null unique,
  state text collate "C" not null check (state in ('due', 'sent', 'refused', 'givenUp', 'withdrawn')),
  attempts int not null default 0,
  next_at timestamptz,
  answer jsonb,
  sent_at timestamptz,
  made_at timestamptz not null,
  unique nulls not distinct (click_no, action, order_id),
  check ((state = 'due') = (next_at is not null)),
  check ((action = 'PURCHASE') = (order_id is not null and value_fen is not null))
);
create index ad_report_due on acquire.ad_report (account_id, next_at) where state = 'due';
create index ad_report_customer on acquire.ad_report (customer_id);
create index ad_report_state on acquire.ad_report (state, report_id);

-- What an ad group cost on a day, as the platform's own report says.
create table acquire.ad_cost (
  account_id bigint not null references acquire.ad_account,
  ad_group text collate "C" not null,
  day date not null,
  group_name text,
  fen bigint not null check (fen >= 0),
  primary key (account_id, ad_group, day)
);
