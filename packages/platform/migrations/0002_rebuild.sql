-- A listener that is reset hears the log again under a cursor of its own; until it has caught up, its
-- other lanes only pass. And rows that were due and could not be worked off stand aside, one by one.
alter table platform.listener add column rebuilding boolean not null default false;

create table platform.parked_row (
  timer text collate "C" not null,
  row_id bigint not null,
  subject bigint,
  error text not null,
  parked_at timestamptz not null default clock_timestamp(),
  primary key (timer, row_id)
);
