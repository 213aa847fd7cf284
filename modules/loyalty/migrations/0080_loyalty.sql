-- Why: members, tiers by growth value, and grants that remember what each order gave so that it can be unwound.
create schema loyalty;

create table loyalty.program (
  program_id int primary key default 1 check (program_id = 1),
  rules jsonb not null,
  changed_at timestamptz
);
insert into loyalty.program (rules) values ('{"growthPerYuan": 10, "pointsPerYuan": 1, "birthdayFactor": 2,
  "birthdayWindow": "day", "pointsExpireMonths": 12, "tierValidMonths": 12, "refundPolicy": "withinBalance"}');

create table loyalty.tier (
  tier_id bigserial primary key,
  name text not null,
  from_growth bigint not null,
  benefits text not null default '',
  gone_at timestamptz
);
create unique index tier_threshold on loyalty.tier (from_growth) where gone_at is null;
insert into loyalty.tier (name, from_growth, benefits) values
  ('普通会员', 0, '消费得积分，生日双倍积分'),
  ('银卡会员', 3000, '会员日满减券，生日礼券'),
  ('金卡会员', 6000, '会员日大额券，新品优先购，专属导购');

create sequence loyalty.member_no;

create table loyalty.member (
  customer_id bigint primary key,
  member_no text collate "C" not null,
  -- Behind the bar code of the card.
  card_code text collate "C" not null,
  tier_id bigint not null references loyalty.tier,
  -- Last day of the tier; null for the lowest, which nobody loses.
  tier_until date,
  -- When the tier is looked at again.
  evaluate_at timestamptz,
  store_id bigint,
  joined_at timestamptz not null,
  -- The business day in the brand's zone.
  joined_on date not null,
  merge_id bigint
);
create index member_evaluate on loyalty.member (evaluate_at) where evaluate_at is not null;
create index member_tier on loyalty.member (tier_id);

-- Look-up: member numbers and card codes; those of merged members go on leading to the survivor.
create table loyalty.card (
  code text collate "C" primary key,
  customer_id bigint not null
);
create index card_customer on loyalty.card (customer_id);

-- What one order (or opening balance, or gift) gave; it is also the lot of its points.
create table loyalty.grant (
  customer_id bigint not null,
  grant_id bigserial not null,
  key text collate "C" not null,
  order_id bigint,
  points bigint not null,
  growth bigint not null,
  -- Of the points: neither spent, expired nor reversed yet.
  points_left bigint not null check (points_left between 0 and points),
  reversed_points bigint not null default 0 check (reversed_points between 0 and points),
  reversed_growth bigint not null default 0 check (reversed_growth between 0 and growth),
  -- [{line, quantity, points, growth, back}]: what each line's units carry and how many came back.
  lines jsonb not null,
  -- False: a refund was heard before the order; the late grant will respect it.
  granted boolean not null default true,
  earned_at timestamptz not null,
  expires_at timestamptz,
  merge_id bigint,
  merged_from bigint,
  primary key (customer_id, grant_id),
  constraint grant_key unique (customer_id, key)
);
create index grant_expiry on loyalty.grant (expires_at) where points_left > 0 and expires_at is not null;

-- Which lots a spend used.
create table loyalty.spend (
  customer_id bigint not null,
  key text collate "C" not null,
  points bigint not null,
  lots jsonb not null,
  at timestamptz not null,
  primary key (customer_id, key)
);

create table loyalty.tier_change (
  customer_id bigint not null,
  change_id bigserial not null,
  from_tier bigint,
  to_tier bigint not null,
  why text not null,
  -- The order that lifted her, where one did.
  order_id bigint,
  growth bigint not null,
  at timestamptz not null,
  primary key (customer_id, change_id)
);

create view loyalty.v_member as
  select m.customer_id, m.member_no, m.joined_at, m.store_id, m.tier_id, t.name as tier, m.tier_until,
    coalesce(g.balance, 0) as growth, coalesce(p.balance, 0) as points
  from loyalty.member m join loyalty.tier t on t.tier_id = m.tier_id
  left join ledger.v_balance g on g.customer_id = m.customer_id and g.asset = 'growth'
  left join ledger.v_balance p on p.customer_id = m.customer_id and p.asset = 'points';

create view loyalty.v_facts as
  select m.customer_id, true as is_member, m.tier_id, t.name as tier_name,
    coalesce(p.balance, 0) as points, coalesce(g.balance, 0) as growth,
    m.joined_on
  from loyalty.member m join loyalty.tier t on t.tier_id = m.tier_id
  left join ledger.v_balance g on g.customer_id = m.customer_id and g.asset = 'growth'
  left join ledger.v_balance p on p.customer_id = m.customer_id and p.asset = 'points';
