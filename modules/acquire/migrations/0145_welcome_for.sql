-- Why: somebody who has bought here before is not greeted like a stranger.
alter table acquire.welcome add column speaks_to text collate "C" not null default 'anyone'
  check (speaks_to in ('anyone', 'new', 'returning'));
