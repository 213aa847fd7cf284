-- The one gate: the rules it holds touches to, and every touch with what became of it.
create schema if not exists messaging;

-- One row. Null quiet hours: none. Null rate: as fast as the carriers take it.
create table messaging.setting (
  one boolean primary key default true check (one),
  min_gap_hours int not null default 0,
  quiet_from text collate "C",
  quiet_until text collate "C",
  quiet_weekdays int[],
  per_minute int,
  -- Share of all customers, in basis points, to whom no marketing goes at all.
  control_bp int not null default 0,
  changed_at timestamptz not null default '2000-01-01'
);
insert into messaging.setting (min_gap_hours, quiet_from, quiet_until) values (0, '22:00', '08:00');

-- A rule that is changed keeps its id; one that is removed stays, retired, since touches name it.
create table messaging.limit_rule (
  rule_id bigserial primary key,
  stage text collate "C",
  carrier text collate "C",
  category text collate "C",
  count int,
  window_kind text collate "C" not null check (window_kind in ('calendar', 'rolling')),
  unit text collate "C" check (unit in ('day', 'week', 'month')),
  hours int,
  since timestamptz not null,
  retired_at timestamptz,
  check ((window_kind = 'calendar') = (unit is not null)),
  check ((window_kind = 'rolling') = (hours is not null))
);
insert into messaging.limit_rule (count, window_kind, unit, since) values
  (1, 'calendar', 'day', '2000-01-01'), (3, 'calendar', 'week', '2000-01-01');

-- How many touches a minute has let through: locked last and shortest, and only where a rate is set.
create table messaging.minute (minute timestamptz primary key, used int not null);

create sequence messaging.touch_id;
-- One message to one customer by one carrier. It is history: it keeps the id it was written under.
create table messaging.touch (
  customer_id bigint not null,
  touch_id bigint not null default nextval('messaging.touch_id'),
  key text collate "C" not null,
  -- `journey:12:345`: what kind of programme, which, and which instance of it.
  owner_key text collate "C" not null,
  owner_kind text collate "C" generated always as (split_part(owner_key, ':', 1)) stored,
  owner_id bigint generated always as (nullif(split_part(owner_key, ':', 2), '')::bigint) stored,
  owner_name text,
  class text collate "C" not null check (class in ('reply', 'service', 'marketing')),
  purpose text collate "C" not null,
  carrier text collate "C" not null,
  category text collate "C" not null,
  content jsonb not null,
  staff_id bigint,
  -- The coupon the message speaks of: an issued one, or the one issued when the message leaves.
  coupon_id bigint,
  only_if jsonb,
  control boolean not null default false,
  not_before timestamptz,
  expires_at timestamptz,
  -- deferred: the gate will ask again. passed: let through, counts. handed: with the carrier.
  state text collate "C" not null check (state in ('deferred', 'passed', 'handed', 'settled')),
  outcome text collate "C" not null,
  reason text,
  rule_id bigint,
  -- As they stood when the gate judged: a later change does not rewrite history.
  zone text collate "C",
  stage text collate "C",
  tries int not null default 0,
  offered_at timestamptz not null,
  wake_at timestamptz,
  -- When it took its slot, and when a definite rejection gave it back.
  counted_at timestamptz,
  released_at timestamptz,
  handed_at timestamptz,
  settled_at timestamptz,
  primary key (customer_id, touch_id),
  unique (customer_id, key)
);
create index touch_wake on messaging.touch (wake_at, touch_id) where wake_at is not null;
create index touch_counted on messaging.touch (customer_id, counted_at)
  where counted_at is not null and released_at is null and class = 'marketing';
create index touch_open on messaging.touch (owner_key) where state <> 'settled';
create index touch_owner on messaging.touch (owner_kind, owner_id, touch_id);
create index touch_by_id on messaging.touch (touch_id);

-- Programmes that are paused: their deferred touches sleep on.
create table messaging.held_owner (
  owner_kind text collate "C" not null,
  owner_id bigint not null,
  primary key (owner_kind, owner_id)
);

create view messaging.v_touch as
  select customer_id, touch_id, key, owner_key, owner_kind, owner_id, class, carrier, category, staff_id, coupon_id,
    state, outcome, reason, rule_id, offered_at, counted_at, released_at, handed_at, settled_at
  from messaging.touch;

create view messaging.v_facts as
  select p.person_id as customer_id, max(t.counted_at) as last_marketing_at, count(*)::int as marketing_touches
  from customer.v_person p join messaging.touch t on t.customer_id = p.customer_id
  where t.counted_at is not null and t.released_at is null and t.class = 'marketing'
  group by p.person_id;
