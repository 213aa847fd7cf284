-- Automation per person: plans with versions, who is where in them, and every step that was taken.
create schema if not exists journey;

create table journey.journey (
  journey_id bigserial primary key,
  name text not null,
  state text collate "C" not null default 'draft' check (state in ('draft', 'running', 'paused', 'stopped')),
  -- The version that admits; those inside keep the one they entered.
  version int,
  draft jsonb,
  -- Whoever fell due before this moment while it was paused is late.
  resumed_at timestamptz,
  -- Stopped for those inside too: they are being led out.
  ending boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index journey_name on journey.journey (name);

create table journey.version (
  journey_id bigint not null references journey.journey,
  version int not null,
  definition jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (journey_id, version)
);

create sequence journey.enrolment_id;
create table journey.enrolment (
  customer_id bigint not null,
  enrolment_id bigint not null default nextval('journey.enrolment_id'),
  journey_id bigint not null,
  version int not null,
  -- At most one live enrolment of a key, across all versions; with once_key at most one ever.
  entry_key text collate "C" not null,
  once_key text collate "C",
  arm text collate "C" not null check (arm in ('treated', 'control')),
  state text collate "C" not null default 'active'
    check (state in ('active', 'finished', 'goal', 'exited', 'cancelled')),
  step_id text collate "C",
  -- True while she is inside the step; false while she stands before it.
  arrived boolean not null default false,
  visit_no int not null default 0,
  wake_at timestamptz,
  -- The touch the step waits for.
  touch_id bigint,
  entered_at timestamptz not null,
  -- Only what happens after this event of the log can be the goal.
  entry_event_id bigint,
  order_id bigint,
  -- When it was first decided whether to act on her: from then on the arms may differ.
  exposed_at timestamptz,
  goal_by timestamptz not null,
  goal_at timestamptz,
  goal_step_id text collate "C",
  ended_at timestamptz,
  exit_reason text collate "C",
  primary key (customer_id, enrolment_id)
);
create unique index enrolment_live on journey.enrolment (customer_id, journey_id, entry_key) where state = 'active';
create unique index enrolment_once on journey.enrolment (customer_id, journey_id, once_key)
  where once_key is not null;
create index enrolment_due on journey.enrolment (journey_id, wake_at) where state = 'active';
create index enrolment_touch on journey.enrolment (touch_id) where touch_id is not null;
create index enrolment_journey on journey.enrolment (journey_id, enrolment_id);
create index enrolment_goal on journey.enrolment (customer_id, journey_id, enrolment_id);

-- One row per arrival at a step; it is closed when she leaves, and a message learns its outcome later.
create table journey.step_log (
  customer_id bigint not null,
  enrolment_id bigint not null,
  visit_no int not null,
  journey_id bigint not null,
  step_id text collate "C" not null,
  kind text collate "C" not null,
  arrived_at timestamptz not null,
  left_at timestamptz,
  outcome text collate "C" not null,
  reason text collate "C",
  rule_id bigint,
  touch_id bigint,
  primary key (customer_id, enrolment_id, visit_no)
);
create index step_log_journey on journey.step_log (journey_id, step_id);
create index step_log_touch on journey.step_log (touch_id) where touch_id is not null;

-- Which enrolments came along with a merge, for taking the two apart.
create table journey.merged (
  customer_id bigint not null,
  merge_id bigint not null,
  enrolment_id bigint not null,
  primary key (customer_id, merge_id, enrolment_id)
);

create view journey.v_enrolment as
  select customer_id, enrolment_id, journey_id, version, arm, state, step_id, entered_at, exposed_at, goal_at,
    ended_at, exit_reason
  from journey.enrolment;

create view journey.v_journey as
  select journey_id, name, state, version, changed_at from journey.journey;
