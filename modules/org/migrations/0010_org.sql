-- The house itself: brand, regions, stores, staff, sign-in, API keys, and who did what.
create schema org;

create table org.brand (
  id int primary key check (id = 1),
  name text not null,
  currency text collate "C" not null,
  decimals int not null check (decimals between 0 and 4),
  zone text collate "C" not null,
  -- Set when the brand is made, never changed: only a sandbox turns the clock and has demo sign-ins.
  sandbox boolean not null,
  rules jsonb not null default '{}',
  created_at timestamptz not null
);

create table org.region (region_id bigserial primary key, name text not null unique);

create table org.store (
  store_id bigserial primary key,
  code text collate "C" not null constraint store_code unique,
  name text not null,
  region_id bigint references org.region,
  address text,
  open_from time not null,
  open_until time not null,
  closed boolean not null default false,
  created_at timestamptz not null
);
create index store_region on org.store (region_id);

create table org.staff (
  staff_id bigserial primary key,
  -- Lower case: people sign in however they capitalise.
  login text collate "C" constraint staff_login unique,
  password_hash text,
  name text not null,
  role text collate "C" not null,
  wecom_userid text collate "C" constraint staff_wecom unique,
  active boolean not null default true,
  created_at timestamptz not null
);
create table org.staff_store (
  staff_id bigint not null references org.staff,
  store_id bigint not null references org.store,
  primary key (staff_id, store_id)
);
create index staff_store_store on org.staff_store (store_id);
create table org.staff_region (
  staff_id bigint not null references org.staff,
  region_id bigint not null references org.region,
  primary key (staff_id, region_id)
);

-- Sign-in stands in machine time: a turned clock signs nobody in or out.
create table org.session (
  token_hash text collate "C" primary key,
  staff_id bigint not null references org.staff,
  made_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index session_staff on org.session (staff_id, seen_at);

-- Failed attempts per login and per address.
create table org.sign_in (
  key text collate "C" primary key,
  failures int not null,
  since timestamptz not null,
  locked_until timestamptz
);

create table org.api_key (
  key_id bigserial primary key,
  name text not null,
  role text collate "C" not null,
  prefix text collate "C" not null,
  key_hash text collate "C" not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table org.audit (
  audit_id bigserial primary key,
  at timestamptz not null,
  actor_kind text collate "C" not null,
  actor_id bigint,
  actor_name text not null,
  role text collate "C" not null,
  action text collate "C" not null,
  subject text,
  details jsonb not null
);
create index audit_action on org.audit (action, audit_id);

create view org.v_store as
  select s.store_id, s.code, s.name, s.region_id, r.name as region_name, s.open_from, s.open_until, s.closed
  from org.store s left join org.region r using (region_id);
create view org.v_staff as
  select staff_id, name, role, wecom_userid, active, login from org.staff;
create view org.v_staff_store as select staff_id, store_id from org.staff_store;
