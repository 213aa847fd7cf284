-- Why: rules are tried on the orders of the last twelve months before they are published; the outcome is kept.
create table loyalty.trial (
  trial_id bigserial primary key,
  -- Of the draft, the programme it is compared with, the worth of a point, and the day.
  hash text collate "C" not null unique,
  draft jsonb not null,
  -- {rules, tiers} in force when it was asked for.
  base jsonb not null,
  base_changed_at timestamptz,
  hundred_points_fen bigint not null check (hundred_points_fen >= 0),
  asked_at timestamptz not null,
  -- Behind this member it goes on.
  after_id bigint not null default 0,
  members_done bigint not null default 0,
  members_total bigint not null,
  figures jsonb not null,
  finished_at timestamptz
);
create index trial_open on loyalty.trial (trial_id) where finished_at is null;
