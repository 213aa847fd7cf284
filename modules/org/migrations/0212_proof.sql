-- Why: that the books are right is looked at every night, and what was found is kept.
create table org.proof (
  proof_id bigserial primary key,
  -- Who asked; null: the night did.
  asked_by text,
  -- Machine time, as of sessions and jobs: the night of a proof is nobody's business day.
  asked_at timestamptz not null,
  finished_at timestamptz,
  -- Checks done so far, of how many: [{name, differences}].
  checks jsonb not null default '[]',
  total int not null,
  -- Why it could not be finished.
  error text
);
-- One at a time, whoever asks.
create unique index proof_running on org.proof ((true)) where finished_at is null;
create index proof_night on org.proof (asked_at) where asked_by is null;
