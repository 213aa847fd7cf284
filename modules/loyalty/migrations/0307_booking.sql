-- Why: a service in the store may be booked for a time; a slot has so many seats and never one more.
alter table loyalty.benefit
  -- Null: nobody books it. Else {minutes, seats, weekdays, from, until, storeIds, daysAhead, cancelHours}.
  add column booking jsonb;

-- One row per time that was ever booked: whoever takes a seat of it holds this row.
create table loyalty.booking_slot (
  slot_id bigserial primary key,
  benefit_id bigint not null references loyalty.benefit,
  store_id bigint not null,
  starts_at timestamptz not null,
  constraint booking_slot_once unique (benefit_id, store_id, starts_at)
);

create table loyalty.booking (
  customer_id bigint not null,
  booking_id bigserial not null,
  slot_id bigint not null references loyalty.booking_slot,
  benefit_id bigint not null,
  store_id bigint not null,
  -- Her page made it: the same key is the same booking.
  key text collate "C" not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- Until then she may give it up herself.
  cancel_until timestamptz not null,
  -- Its seat among as many as there were when it was booked.
  seat int not null,
  seats int not null,
  state text not null default 'booked' check (state in ('booked', 'arrived', 'cancelled', 'missed')),
  booked_at timestamptz not null,
  told_at timestamptz,
  ended_at timestamptz,
  -- Why the store called it off.
  reason text,
  -- The use that her coming was.
  use_id bigint,
  merge_id bigint,
  merged_from bigint,
  primary key (customer_id, booking_id),
  constraint booking_within check (seat between 1 and seats),
  constraint booking_ended check ((state = 'booked') = (ended_at is null)),
  constraint booking_used check ((state = 'arrived') = (use_id is not null))
);
create unique index booking_seat on loyalty.booking (slot_id, seat) where state <> 'cancelled';
create unique index booking_key on loyalty.booking (customer_id, benefit_id, key);
create index booking_by_id on loyalty.booking (booking_id);
create index booking_desk on loyalty.booking (store_id, starts_at);
create index booking_remind on loyalty.booking (starts_at) where state = 'booked' and told_at is null;
create index booking_end on loyalty.booking (ends_at) where state = 'booked';
