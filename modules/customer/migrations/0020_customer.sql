-- Whom we know: people, the keys that prove them, and who may see them. Only this schema holds names and phones.
create schema customer;

create table customer.customer (
  customer_id bigserial primary key,
  name text,
  -- Pinyin of the name and its initials, made by us: collations differ between engines.
  name_sort text collate "C",
  name_initials text collate "C",
  gender text collate "C" check (gender in ('f', 'm')),
  -- 'YYYY-MM-DD', or 'MM-DD' where the year is not known.
  birthday text collate "C" check (birthday ~ '^(\d{4}-)?\d{2}-\d{2}$'),
  home_store_id bigint,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index customer_name on customer.customer (name_sort, customer_id);
create index customer_initials on customer.customer (name_initials, customer_id);
create index customer_name_text on customer.customer (name collate "C", customer_id);
create index customer_likeness on customer.customer (name_sort, birthday) where length(birthday) = 10;
create index customer_created on customer.customer (created_at, customer_id);

-- Look-up: one key proves at most one customer. Phones and mail addresses stand here sealed.
create table customer.identity (
  id_key text collate "C" primary key,
  -- Null only inside the transaction that finds out whose key it is.
  customer_id bigint,
  kind text collate "C" not null,
  app text collate "C" not null default '',
  -- Plain value, except where it is sealed.
  value text collate "C",
  sealed text collate "C",
  key_id text collate "C",
  -- Keyed hash of the last four digits of a phone.
  tail_hash text collate "C",
  verified boolean not null default false,
  added_at timestamptz not null
);
create index identity_customer on customer.identity (customer_id);
create index identity_tail on customer.identity (tail_hash) where tail_hash is not null;
create index identity_value on customer.identity (value) where value is not null;

-- A merged id and the one that lives on; into_id is whom it was merged into, survivor_id where that led.
create table customer.alias (
  customer_id bigint primary key references customer.customer,
  into_id bigint not null references customer.customer,
  survivor_id bigint not null references customer.customer,
  merge_id bigint not null
);
create index alias_survivor on customer.alias (survivor_id);

create table customer.merge (
  merge_id bigserial primary key,
  from_id bigint not null,
  into_id bigint not null,
  by text not null,
  automatic boolean not null,
  reason text,
  -- What either side held before: how unmerge knows what to give back.
  before jsonb not null,
  at timestamptz not null,
  undone_at timestamptz
);
create index merge_from on customer.merge (from_id);
create index merge_into on customer.merge (into_id);

-- Two ids that one piece of evidence named together, and what became of that.
create table customer.candidate (
  low_id bigint not null,
  high_id bigint not null,
  reasons text[] not null,
  strength text collate "C" not null check (strength in ('strong', 'likely', 'weak')),
  found_at timestamptz not null,
  settled_at timestamptz,
  primary key (low_id, high_id),
  check (low_id < high_id)
);
create index candidate_open on customer.candidate (low_id, high_id) where settled_at is null;
create index candidate_high on customer.candidate (high_id);

-- Who may see whom. staff_id 0: everybody of the store.
create table customer.reach (
  customer_id bigint not null references customer.customer,
  store_id bigint not null,
  staff_id bigint not null default 0,
  since timestamptz not null,
  gone boolean not null default false,
  primary key (customer_id, store_id, staff_id)
);
create index reach_store on customer.reach (store_id, customer_id) where not gone;
create index reach_staff on customer.reach (staff_id, customer_id) where not gone and staff_id > 0;

-- First touch, kept for ever; last touch beside it.
create table customer.source (
  customer_id bigint not null references customer.customer,
  which text collate "C" not null check (which in ('first', 'last')),
  store_id bigint,
  channel text collate "C",
  placement text,
  campaign text,
  staff_id bigint,
  code_id bigint,
  at timestamptz not null,
  primary key (customer_id, which)
);

-- Each giving and withdrawing is a row; the latest of a purpose counts.
create table customer.consent (
  customer_id bigint not null references customer.customer,
  consent_id bigserial,
  purpose text collate "C" not null check (purpose in ('service', 'marketing', 'profiling', 'membership')),
  granted boolean not null,
  evidence text not null,
  by text not null,
  at timestamptz not null,
  merge_id bigint,
  primary key (customer_id, consent_id)
);
create index consent_latest on customer.consent (customer_id, purpose, consent_id desc);

create table customer.tag (
  tag_id bigserial primary key,
  name text not null,
  group_name text not null default '',
  created_at timestamptz not null,
  gone_at timestamptz
);
create unique index tag_name on customer.tag (group_name, name) where gone_at is null;

create table customer.customer_tag (
  customer_id bigint not null references customer.customer,
  tag_id bigint not null references customer.tag,
  by text not null,
  at timestamptz not null,
  gone boolean not null default false,
  primary key (customer_id, tag_id)
);
create index customer_tag_tag on customer.customer_tag (tag_id, customer_id) where not gone;

-- Sign-in of a customer on her own pages; machine time.
create table customer.session (
  token_hash text collate "C" primary key,
  customer_id bigint not null,
  made_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index session_customer on customer.session (customer_id);

create view customer.v_everyone as
  select c.customer_id, (a.customer_id is not null) as gone
  from customer.customer c left join customer.alias a using (customer_id);

create view customer.v_person as
  select customer_id as person_id, customer_id from customer.customer c
    where not exists (select 1 from customer.alias a where a.customer_id = c.customer_id)
  union all
  select survivor_id as person_id, customer_id from customer.alias;

create view customer.v_customer as
  select c.customer_id, coalesce(a.survivor_id, c.customer_id) as person_id, c.name as display_name,
    c.name_sort, c.gender, c.birthday, right(c.birthday, 5) as birth_day, c.home_store_id,
    c.created_at, (a.customer_id is not null) as gone
  from customer.customer c left join customer.alias a using (customer_id);

create view customer.v_source as
  select customer_id, store_id, channel, placement, campaign, staff_id, code_id, at
  from customer.source where which = 'first';

create view customer.v_reach as
  select customer_id, store_id, staff_id, since from customer.reach where not gone;

create view customer.v_tag as
  select customer_id, tag_id, at from customer.customer_tag where not gone;

create view customer.v_tag_name as
  select tag_id, name, group_name from customer.tag where gone_at is null;

create view customer.v_consent as
  select distinct on (customer_id, purpose) customer_id, purpose, granted, at
  from customer.consent order by customer_id, purpose, consent_id desc;

create view customer.v_identity as
  select customer_id, kind, app, value from customer.identity where customer_id is not null and value is not null;

create view customer.v_facts as
  select c.customer_id, c.gender, right(c.birthday, 5) as birth_day,
    case when length(c.birthday) = 10 then left(c.birthday, 4)::int end as birth_year,
    c.created_at, c.home_store_id, s.store_id as source_store_id, s.channel as source_channel,
    s.campaign as source_campaign,
    exists (select 1 from customer.identity i where i.customer_id = c.customer_id and i.kind = 'phone') as has_phone,
    coalesce((select k.granted from customer.consent k where k.customer_id = c.customer_id
      and k.purpose = 'marketing' order by k.consent_id desc limit 1), false) as marketing_consent
  from customer.customer c
  left join customer.source s on s.customer_id = c.customer_id and s.which = 'first'
  where not exists (select 1 from customer.alias a where a.customer_id = c.customer_id);
