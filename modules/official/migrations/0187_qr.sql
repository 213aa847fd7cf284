-- Why: a printed code may be the account's own: whoever scans it follows, and what it stands for comes back with her.
create table official.qr (
  qr_id bigserial primary key,
  -- Ours, opaque: what the platform brings back with whoever scans.
  scene text collate "C" not null unique,
  code_id bigint not null,
  store_id bigint not null,
  channel text collate "C" not null,
  placement text not null,
  campaign text,
  -- A lasting one is printed; the others end by themselves.
  lasting boolean not null,
  -- What whoever scans it is told.
  answer text,
  -- The account that drew it: another account's picture leads nowhere of ours.
  app_id text collate "C",
  ticket text collate "C",
  url text,
  png bytea,
  -- Calls that made one, or may have: the platform lists none, so what is not known counts as made.
  spent int not null default 0,
  ends_at timestamptz,
  problem jsonb
);
create unique index qr_code on official.qr (code_id) where lasting;

-- What a follower was told in answer to what she did, once for each message.
create table official.answer (
  answer_id bigserial primary key,
  inbox_id bigint not null unique,
  openid text collate "C" not null,
  content text not null,
  -- When she did it: she may be written to for a minute.
  asked_at timestamptz not null,
  state text collate "C" not null default 'waiting'
    check (state in ('waiting', 'leaving', 'sent', 'late', 'refused', 'unclear')),
  problem jsonb
);
create index answer_openid on official.answer (openid);

-- Of a code it is asked who came by it.
create index follower_scene on official.follower (qr_scene) where qr_scene is not null;

create view official.v_qr as
  select q.qr_id, q.code_id, q.scene, q.url, q.png is not null and q.app_id = a.app_id as pictured,
    q.lasting, q.ends_at, q.problem
  from official.qr q left join official.account a on true;
