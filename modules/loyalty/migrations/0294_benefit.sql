-- Why: tiers and paid cards give more than money: services in store, codes of partners.
create table loyalty.benefit (
  benefit_id bigserial primary key,
  name text not null,
  blurb text not null default '',
  kind text not null check (kind in ('service', 'partner')),
  -- Who has it: members of these tiers, holders of these paid cards.
  tier_ids bigint[] not null,
  plan_ids bigint[] not null,
  period text not null check (period in ('day', 'week', 'month', 'quarter', 'year')),
  count int not null check (count > 0),
  active boolean not null,
  changed_at timestamptz not null
);

create table loyalty.benefit_use (
  customer_id bigint not null,
  use_id bigserial not null,
  benefit_id bigint not null,
  -- Whoever asks makes it: the same key is the same use.
  key text collate "C" not null,
  -- The first day of the period it counts in, and the place it took there; a merge frees the place.
  period_on date not null,
  slot int,
  most int not null,
  store_id bigint,
  code_id bigint,
  at timestamptz not null,
  undone_at timestamptz,
  merge_id bigint,
  merged_from bigint,
  primary key (customer_id, use_id),
  constraint benefit_use_within check (slot between 1 and most)
);
create unique index benefit_use_slot on loyalty.benefit_use (customer_id, benefit_id, period_on, slot)
  where undone_at is null;
create unique index benefit_use_key on loyalty.benefit_use (customer_id, benefit_id, key);
-- A code is handed out once, for ever.
create unique index benefit_use_code on loyalty.benefit_use (code_id) where code_id is not null;
create index benefit_use_of on loyalty.benefit_use (benefit_id, period_on);

-- Codes of a partner, in the order in which they are handed out.
create table loyalty.benefit_code (
  code_id bigserial primary key,
  benefit_id bigint not null,
  code text collate "C" not null,
  taken_at timestamptz,
  constraint benefit_code_once unique (benefit_id, code)
);
create index benefit_code_left on loyalty.benefit_code (benefit_id, code_id) where taken_at is null;
