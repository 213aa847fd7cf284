-- Why: members pay for a card that runs for some months, with more points and coupons each month.
create table loyalty.pass_plan (
  plan_id bigserial primary key,
  -- Counts what was saved: whoever pays is asked for what she was shown.
  version int not null default 1,
  name text not null,
  blurb text not null default '',
  price_fen bigint not null check (price_fen > 0),
  months int not null check (months > 0),
  factor int not null check (factor >= 1),
  coupons jsonb not null,
  refund jsonb not null,
  remind_days int check (remind_days > 0),
  on_sale boolean not null,
  changed_at timestamptz not null
);

-- Look-up: a number for a pass is used once within its source, for ever.
create table loyalty.pass_number (
  source text collate "C" not null,
  number text collate "C" not null,
  pass_id bigserial not null unique,
  primary key (number, source)
);

create table loyalty.pass (
  customer_id bigint not null,
  pass_id bigint not null,
  plan_id bigint not null,
  source text collate "C" not null,
  number text collate "C" not null,
  store_id bigint,
  staff_id bigint,
  paid_by text not null check (paid_by in ('cash', 'card', 'wechat')),
  price_fen bigint not null check (price_fen > 0),
  -- What the plan promised on the day she bought it.
  terms jsonb not null,
  bought_at timestamptz not null,
  bought_on date not null,
  days int not null check (days > 0),
  -- Runs from the first day until the second is reached; it ran so many days before the first.
  from_on date not null,
  until_on date not null,
  ran_days int not null default 0 check (ran_days >= 0),
  -- Months of coupons are counted from here.
  anchor_on date not null,
  months_given int not null default 0,
  reminded boolean not null default false,
  -- When the night has something to do with it.
  next_at timestamptz,
  state text not null default 'open' check (state in ('open', 'ended', 'returned')),
  return_number text collate "C",
  refund_fen bigint check (refund_fen between 0 and price_fen),
  returned_points bigint,
  returned_at timestamptz,
  merge_id bigint,
  merged_from bigint,
  primary key (customer_id, pass_id),
  constraint pass_returned check ((state = 'returned') = (refund_fen is not null)),
  constraint pass_days check (state = 'returned' or ran_days + (until_on - from_on) = days)
);
create index pass_next on loyalty.pass (next_at, customer_id) where next_at is not null;
create index pass_plan_open on loyalty.pass (plan_id) where state = 'open';

-- The points that an order gave only because a pass ran.
create table loyalty.pass_bonus (
  customer_id bigint not null,
  order_id bigint not null,
  pass_id bigint not null,
  plain int not null,
  factor int not null,
  primary key (customer_id, order_id)
);
create index pass_bonus_pass on loyalty.pass_bonus (pass_id);
