-- Why: customers pay in before they buy; each top-up is on record with the gift it brought and what went back of it.

-- Look-up: a till's number for a top-up is used once within its source, for ever.
create table loyalty.top_up_number (
  source text collate "C" not null,
  number text collate "C" not null,
  customer_id bigint not null,
  top_up_id bigserial not null,
  primary key (number, source)
);

create table loyalty.top_up (
  customer_id bigint not null,
  top_up_id bigint not null,
  source text collate "C" not null,
  number text collate "C" not null,
  store_id bigint,
  staff_id bigint,
  paid_by text not null check (paid_by in ('cash', 'card', 'wechat')),
  principal_fen bigint not null check (principal_fen > 0),
  bonus_fen bigint not null check (bonus_fen >= 0),
  -- The coupon that comes with it, by the rules of that day.
  template_id bigint,
  returned_fen bigint not null default 0,
  withdrawn_fen bigint not null default 0,
  at timestamptz not null,
  primary key (customer_id, top_up_id),
  constraint top_up_not_over_returned check (returned_fen between 0 and principal_fen),
  constraint top_up_not_over_withdrawn check (withdrawn_fen between 0 and bonus_fen)
);

-- Principal paid out again, and the bonus that went with it.
create table loyalty.top_up_return (
  customer_id bigint not null,
  return_id bigserial not null,
  top_up_id bigint not null,
  number text collate "C" not null,
  -- Null: all that was left.
  asked_fen bigint,
  principal_fen bigint not null check (principal_fen > 0),
  bonus_fen bigint not null check (bonus_fen >= 0),
  reason text,
  at timestamptz not null,
  primary key (customer_id, return_id),
  constraint top_up_return_number unique (customer_id, top_up_id, number)
);
