-- Why: people who are no friend of a guide yet are written to or called, each with a link of their own, and what came
-- of it is known by wording.

-- What a member of staff says on the phone.
create table acquire.script (
  script_id bigserial primary key,
  situation text collate "C" not null,
  title text not null,
  text text not null,
  active boolean not null default true,
  changed_at timestamptz not null
);

create table acquire.outreach (
  outreach_id bigserial primary key,
  name text not null,
  kind text collate "C" not null check (kind in ('sms', 'call')),
  code_id bigint not null,
  -- Null: people come from a file.
  segment_id bigint,
  -- { templateId, params } of each wording; of a call list, the message that carries the link.
  copy_a jsonb not null,
  copy_b jsonb,
  script_a bigint references acquire.script,
  script_b bigint references acquire.script,
  -- Basis points of the people who get wording b.
  share_b int not null check (share_b between 0 and 10000),
  state text collate "C" not null default 'draft' check (state in
    ('draft', 'gathering', 'running', 'paused', 'done', 'cancelled')),
  -- The list frozen at the start, and how many of its chunks are in.
  audience_id bigint,
  chunks int not null default 0,
  started_at timestamptz,
  made_at timestamptz not null,
  changed_at timestamptz not null
);

-- One recipient. History: it keeps the id it was written under.
create table acquire.outreach_person (
  customer_id bigint not null,
  outreach_id bigint not null references acquire.outreach,
  copy text collate "C" not null check (copy in ('a', 'b')),
  state text collate "C" not null default 'new' check (state in ('new', 'offered', 'held', 'cancelled')),
  -- Why a call list left her out.
  reason text collate "C",
  slug text collate "C",
  touch_id bigint,
  offered_at timestamptz,
  primary key (customer_id, outreach_id)
);
create index outreach_person_next on acquire.outreach_person (outreach_id, state, customer_id);
create index outreach_person_touch on acquire.outreach_person (touch_id) where touch_id is not null;

-- One person to call.
create table acquire.call_task (
  customer_id bigint not null,
  task_id bigserial,
  outreach_id bigint not null references acquire.outreach,
  store_id bigint not null,
  -- Null: anybody of the store.
  staff_id bigint,
  state text collate "C" not null default 'open' check (state in ('open', 'done')),
  outcome text collate "C",
  attempts int not null default 0,
  -- When it is to be called, as soon as may be or as she asked.
  due_at timestamptz not null,
  primary key (customer_id, task_id),
  unique (customer_id, outreach_id)
);
create index call_task_open on acquire.call_task (store_id, due_at) where state = 'open';
create index call_task_outreach on acquire.call_task (outreach_id, state);
create index call_task_id on acquire.call_task (task_id);

-- Every call, as the member of staff told it.
create table acquire.call_attempt (
  customer_id bigint not null,
  attempt_id bigserial,
  task_id bigint not null,
  staff_id bigint,
  script_id bigint,
  outcome text collate "C" not null check (outcome in
    ('reached', 'noAnswer', 'wrongNumber', 'notInterested', 'later', 'sendLink', 'doNotCall')),
  note text,
  at timestamptz not null,
  primary key (customer_id, attempt_id)
);
create index call_attempt_task on acquire.call_attempt (task_id);
create index call_attempt_at on acquire.call_attempt (at);
