-- Why: codes of a live room invite to sessions and are shown in them, one session after the other.

create table acquire.live_session (
  session_id bigserial primary key,
  name text not null,
  platform text collate "C" not null check (platform in
    ('channels', 'douyin', 'taobao', 'miniProgram', 'other')),
  host text not null,
  store_id bigint not null,
  invites_from timestamptz not null,
  -- As planned, and as it was.
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  began_at timestamptz,
  finished_at timestamptz,
  after_days int not null,
  -- As the platform told, typed in by hand.
  viewers int,
  -- The static list of who came, where somebody made one.
  tag_id bigint,
  changed_at timestamptz not null,
  check (invites_from <= coalesce(began_at, starts_at)
    and coalesce(began_at, starts_at) < coalesce(finished_at, ends_at))
);

create table acquire.live_code (
  session_id bigint not null references acquire.live_session,
  code_id bigint not null,
  use text collate "C" not null check (use in ('invitation', 'room')),
  -- From the first invitation to the end of the session.
  from_at timestamptz not null,
  end_at timestamptz not null,
  primary key (session_id, code_id),
  -- A code serves one session at a time, whoever saves first.
  constraint live_code_once exclude using gist
    (int8range(code_id, code_id, '[]') with &&, tstzrange(from_at, end_at) with &&)
);

-- What a code brings before, during and after a session; after it until the next one that it serves.
create view acquire.v_live_code as
  select k.session_id, k.code_id, k.use, k.from_at, coalesce(s.began_at, s.starts_at) as start_at,
    k.end_at, least(k.end_at + make_interval(hours => 24 * s.after_days),
      (select min(n.from_at) from acquire.live_code n
        where n.code_id = k.code_id and n.from_at >= k.end_at)) as over_at
  from acquire.live_code k join acquire.live_session s using (session_id);
