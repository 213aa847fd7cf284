-- Why: what falls due with a business day is worked off by one run, in one order, that may be stopped anywhere.
alter table loyalty.grant
  -- Pending: its points begin then. Null once they have, or from the first.
  add column starts_at timestamptz;

-- By what is due and, within it, by member: a run goes on behind the last one it worked on.
drop index loyalty.grant_expiry;
create index grant_expiry on loyalty.grant (expires_at, customer_id)
  where points_left > 0 and expires_at is not null;
create index grant_start on loyalty.grant (starts_at, customer_id) where starts_at is not null;
drop index loyalty.member_evaluate;
create index member_evaluate on loyalty.member (evaluate_at, customer_id) where evaluate_at is not null;

-- Whoever was merged away is due no more.
update loyalty.member m set evaluate_at = null where evaluate_at is not null and exists (
  select 1 from customer.v_person p where p.customer_id = m.customer_id and p.person_id <> m.customer_id);

create table loyalty.night (
  day date primary key,
  -- Whatever is due by this instant is this run's.
  until timestamptz not null,
  step text not null,
  -- Behind this due instant and member the step goes on.
  after_at timestamptz not null,
  after_id bigint not null,
  -- How many members each step has worked on.
  done jsonb not null default '{}',
  started_at timestamptz not null,
  finished_at timestamptz
);
create unique index night_open on loyalty.night ((true)) where finished_at is null;

-- Of points that end by this instant their owners have been told.
alter table loyalty.program add column reminded_until timestamptz;
