-- Printed codes: where each hangs, who answers, and what came of it.
create schema code;

create table code.channel_code (
  code_id bigserial primary key,
  name text not null,
  store_id bigint not null,
  channel text collate "C" not null,
  placement text not null,
  campaign text,
  -- A welcome of its own; null: the one that fits store, channel and hour.
  welcome_id bigint,
  active boolean not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index channel_code_store on code.channel_code (store_id, code_id);

create table code.guide (
  code_id bigint not null references code.channel_code,
  staff_id bigint not null,
  primary key (code_id, staff_id)
);

create view code.v_code as
  select code_id, name, store_id, channel, placement, campaign, welcome_id, active from code.channel_code;
