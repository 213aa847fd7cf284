-- Why: a question asked in a group tells who of it still answers and what she wants, so that she is told first.

create table code.poll (
  poll_id bigserial primary key,
  question text not null,
  -- Several options may be chosen.
  many boolean not null,
  -- An answer may be changed until the end.
  changeable boolean not null,
  -- Whoever has answered sees how the others did.
  results_shown boolean not null,
  -- Whose it is; none: of all stores.
  store_ids bigint[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- Ended by hand, before its time.
  ended_at timestamptz,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  check (starts_at < ends_at)
);

create table code.poll_option (
  option_id bigserial primary key,
  poll_id bigint not null references code.poll,
  place int not null,
  text text not null,
  -- Put on whoever chooses it.
  tag_id bigint,
  unique (poll_id, place)
);

-- A poll is opened by a code of its own for each store that posts it.
alter table code.channel_code
  add column poll_id bigint references code.poll,
  add constraint channel_code_poll check ((page is not distinct from 'poll') = (poll_id is not null));
create unique index channel_code_poll_store on code.channel_code (poll_id, store_id) where poll_id is not null;

create table code.poll_answer (
  answer_id bigserial primary key,
  poll_id bigint not null references code.poll,
  -- Null: she asked to be forgotten; what was answered still counts.
  customer_id bigint,
  -- By which link she came first: whose store's, and which group's.
  slug text collate "C" not null,
  store_id bigint not null,
  group_id bigint,
  answered_at timestamptz not null,
  changed_at timestamptz not null,
  -- Merges that brought it to her, the last one at the end.
  merges bigint[] not null default '{}',
  -- The merge, or the change after one, that left another answer of hers to stand for it.
  aside_by bigint
);
-- Everybody answers once.
create unique index poll_answer_once on code.poll_answer (customer_id, poll_id) where aside_by is null;
create index poll_answer_poll on code.poll_answer (poll_id, answer_id);
create index poll_answer_group on code.poll_answer (group_id, answered_at) where group_id is not null;

create table code.poll_choice (
  answer_id bigint not null references code.poll_answer,
  option_id bigint not null references code.poll_option,
  -- When it put the tag of the option on her; null: it did not, she bore it already, or there is none.
  tagged_at timestamptz,
  primary key (answer_id, option_id)
);
create index poll_choice_option on code.poll_choice (option_id);

create view code.v_poll_answer as
  select answer_id, poll_id, customer_id, store_id, group_id, answered_at, changed_at
  from code.poll_answer where aside_by is null;
