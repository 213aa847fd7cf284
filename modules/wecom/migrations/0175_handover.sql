-- Why: guides go on leave, leave, or their store closes; their customers and groups pass to others, at the platform's
-- pace, and nobody is left without a guide unseen.
create table wecom.handover (
  handover_id bigserial primary key,
  reason text collate "C" not null check (reason in ('leave', 'leaving', 'closed')),
  store_id bigint,
  sharing text collate "C" not null check (sharing in ('even', 'load', 'weight')),
  full_at int,
  -- What the new guide says first; the platform's own words where empty.
  words text not null default '',
  state text collate "C" not null check (state in ('running', 'stopped', 'done')),
  problem jsonb,
  started_by bigint,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- Looked at again then.
  wake_at timestamptz
);
create index handover_wake on wecom.handover (wake_at) where wake_at is not null;

create table wecom.handover_giver (
  handover_id bigint not null references wecom.handover,
  staff_id bigint not null,
  userid text collate "C" not null,
  -- The platform has one interface for members who stay and one for those who left; a wrong guess is turned once.
  resigned boolean not null,
  turned boolean not null default false,
  primary key (handover_id, staff_id)
);
create index handover_giver_staff on wecom.handover_giver (staff_id);

create table wecom.handover_taker (
  handover_id bigint not null references wecom.handover,
  staff_id bigint not null,
  userid text collate "C" not null,
  weight int not null,
  -- Customers she had when it began.
  load int not null,
  primary key (handover_id, staff_id)
);

-- One call for up to a hundred customers; written before it is made.
create table wecom.handover_call (
  call_id bigserial primary key,
  handover_id bigint not null references wecom.handover,
  from_userid text collate "C" not null,
  to_userid text collate "C" not null,
  resigned boolean not null,
  state text collate "C" not null check (state in ('calling', 'asked', 'over')),
  asked_at timestamptz not null,
  -- Machine time: no call lasts longer than half a minute of it.
  called_at timestamptz not null
);
create index handover_calling on wecom.handover_call (handover_id) where state = 'calling';

-- One customer asked to be passed on; a second new guide is a row of its own.
create table wecom.handover_item (
  customer_id bigint not null,
  item_id bigserial,
  handover_id bigint not null references wecom.handover,
  external_userid text collate "C" not null,
  from_staff bigint not null,
  from_userid text collate "C" not null,
  to_staff bigint,
  to_userid text collate "C",
  -- Where she is a customer, and where her new guide serves her.
  store_id bigint,
  to_store bigint,
  round int not null default 1,
  -- False where another round followed.
  latest boolean not null default true,
  call_id bigint,
  state text collate "C" not null check (state in
    ('planned', 'calling', 'waiting', 'done', 'refused', 'full', 'limit', 'failed', 'stopped', 'unplaced')),
  reason text collate "C",
  errcode int,
  asked_at timestamptz,
  takes_at timestamptz,
  settled_at timestamptz,
  primary key (customer_id, item_id)
);
-- Nobody is passed on by two hand-overs at once.
create unique index handover_item_open on wecom.handover_item (external_userid, from_userid)
  where state in ('planned', 'calling', 'waiting');
create index handover_item_of on wecom.handover_item (handover_id, state);
create index handover_item_call on wecom.handover_item (call_id);
create index handover_item_person on wecom.handover_item (external_userid);

create table wecom.handover_group (
  handover_id bigint not null references wecom.handover,
  group_id bigint not null references wecom.chat,
  from_staff bigint not null,
  to_staff bigint,
  to_userid text collate "C",
  state text collate "C" not null check (state in ('planned', 'done', 'failed', 'stopped', 'unplaced')),
  errcode int,
  settled_at timestamptz,
  primary key (handover_id, group_id)
);

-- Whoever hands over gets nobody new: from the moment it begins until it is stopped, or her leave is over.
create view wecom.v_handing_over as
  select distinct g.staff_id from wecom.handover_giver g join wecom.handover h using (handover_id)
  where h.state = 'running' or (h.state = 'done' and h.reason = 'leaving');
