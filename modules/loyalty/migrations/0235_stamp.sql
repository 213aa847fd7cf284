-- Why: the first purchases lead from one to the next: each purchase day in time earns a step with its reward.
create table loyalty.stamp (
  customer_id bigint not null,
  stamp_id bigserial not null,
  step int not null check (step between 1 and 5),
  -- The business day of the purchase.
  day date not null,
  order_id bigint not null,
  points bigint not null default 0 check (points >= 0),
  coupon_id bigint,
  at timestamptz not null,
  -- Its order came back in full, or a merge left her with the further one of two rows of steps.
  taken_at timestamptz,
  taken_merge bigint,
  merge_id bigint,
  merged_from bigint,
  primary key (customer_id, stamp_id)
);
-- A step is held once, by one purchase day; what replays or races is stopped here.
create unique index stamp_step on loyalty.stamp (customer_id, step) where taken_at is null;
create unique index stamp_day on loyalty.stamp (customer_id, day) where taken_at is null;
create unique index stamp_order on loyalty.stamp (customer_id, order_id);
create index stamp_begun on loyalty.stamp (day, customer_id) where step = 1 and taken_at is null;
