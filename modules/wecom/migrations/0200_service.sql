-- Why: customers write to accounts of customer service; what happened there is fetched once each and kept as facts, never as words.
create table wecom.service_account (
  service_id bigserial primary key,
  corp_id text collate "C" not null,
  open_kfid text collate "C" not null,
  name text not null default '',
  -- The platform has it no more.
  gone boolean not null default false,
  greets boolean not null default false,
  greeting text,
  -- How far its news was fetched: moved in the transaction that records them.
  cursor text collate "C" not null default '',
  -- Asked for by whoever fetches; the platform's ticket of the last news, good for ten minutes of machine time.
  due boolean not null default false,
  told_no int not null default 0,
  token text collate "C",
  token_at timestamptz,
  fetched_at timestamptz,
  problem jsonb,
  unique (corp_id, open_kfid)
);

-- Numbers of messages worked on already: the platform gives three days of them again when a cursor is lost.
create table wecom.service_seen (
  service_id bigint not null,
  msgid text collate "C" not null,
  at timestamptz not null,
  primary key (service_id, msgid)
);
create index service_seen_at on wecom.service_seen (at);

-- One coming to customer service: by which link, whether she wrote, how often. No words are kept.
create table wecom.service_talk (
  customer_id bigint not null,
  talk_id bigserial,
  service_id bigint not null,
  external_userid text collate "C" not null,
  scene text collate "C" not null default '',
  code_id bigint,
  store_id bigint,
  began_at timestamptz not null,
  replied_at timestamptz,
  last_at timestamptz not null,
  messages int not null default 0,
  answers int not null default 0,
  -- Machine time of its news; the code greets once.
  welcome_code text collate "C",
  welcome_received_at timestamptz,
  primary key (customer_id, talk_id)
);
create index service_talk_of on wecom.service_talk (service_id, external_userid, last_at desc);
create index service_talk_welcome on wecom.service_talk (customer_id, welcome_code) where welcome_code is not null;

-- Links into customer service: the scene comes back with whoever came by one.
create table wecom.service_way (
  way_id bigserial primary key,
  code_id bigint not null unique,
  service_id bigint not null,
  scene text collate "C" not null unique,
  store_id bigint not null,
  channel text not null,
  placement text not null,
  campaign text,
  url text,
  -- Of which account the address is.
  made_for bigint,
  problem jsonb
);

alter table wecom.send drop constraint send_kind_check;
alter table wecom.send add constraint send_kind_check check (kind in ('welcome', 'mass', 'service'));

create view wecom.v_service_account as
  select service_id, name, greets and not gone as greets, greeting, gone from wecom.service_account;
create view wecom.v_service_talk as
  select customer_id, talk_id, service_id, code_id, store_id, began_at, replied_at, messages
  from wecom.service_talk;
create view wecom.v_service_way as
  select way_id, code_id, service_id, scene, url, problem, made_for = service_id as ready
  from wecom.service_way;
