-- Why: a code that makes followers may be leased: each opening has a picture of its own that ends, and whoever follows
-- by it came by that opening, as surely as can be known.
create table code.scene_lease (
  visit_id bigint primary key,
  code_id bigint not null,
  -- Never given twice, so it names this opening for ever.
  scene text collate "C" not null unique,
  from_at timestamptz not null,
  until_at timestamptz not null
);

-- A follower who came by it, once, and how surely it was her opening; null while who she is may still become known.
create table code.follow_tie (
  follower_id bigint not null,
  visit_id bigint not null references code.scene_lease,
  code_id bigint not null,
  at timestamptz not null,
  grade text collate "C" check (grade in ('certain', 'by_state', 'uncertain', 'forwarded')),
  wake_at timestamptz,
  primary key (follower_id, visit_id)
);
create index follow_tie_visit on code.follow_tie (visit_id);
create index follow_tie_code on code.follow_tie (code_id);
create index follow_tie_wake on code.follow_tie (wake_at) where wake_at is not null;
-- One opening is one person's.
create unique index follow_tie_sure on code.follow_tie (visit_id) where grade in ('certain', 'by_state');
