-- Why: members collect tickets by what they pay, and winners are drawn so that anybody can work them out again.
create table loyalty.draw (
  draw_id bigserial primary key,
  name text not null,
  blurb text not null default '',
  state text not null default 'draft' check (state in ('draft', 'open', 'drawn', 'cancelled')),
  -- Business days; the last one counts.
  from_on date not null,
  until_on date not null check (until_on >= from_on),
  draws_at timestamptz not null,
  terms jsonb not null,
  opened_at timestamptz,
  -- When the timer has something to do with it: to draw it, or to give back points of one called off.
  due_at timestamptz,
  -- The seed is sealed until it is drawn; only its hash is known.
  seed_sealed text,
  seed_hash text,
  seed text,
  -- Tickets of each line, with commas between: with the seed, all that the winners follow from.
  list text,
  list_hash text,
  tickets bigint,
  -- How many tickets, members and orders, as it ended.
  figures jsonb,
  drawn_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  changed_at timestamptz not null,
  constraint draw_opened check (state = 'draft' or opened_at is not null and seed_hash is not null),
  constraint draw_drawn check ((state = 'drawn') = (drawn_at is not null)
    and (state = 'drawn') = (seed is not null) and (state = 'drawn') = (list_hash is not null)),
  constraint draw_cancelled check ((state = 'cancelled') = (cancelled_at is not null))
);
create index draw_due on loyalty.draw (due_at) where due_at is not null;

create table loyalty.draw_prize (
  prize_id bigserial primary key,
  draw_id bigint not null,
  -- The first is drawn first.
  place int not null check (place > 0),
  name text not null,
  pieces int not null check (pieces > 0),
  template_id bigint,
  constraint draw_prize_place unique (draw_id, place)
);

-- What brought tickets: an order, or points. History: kept under the id it happened to.
create table loyalty.draw_entry (
  customer_id bigint not null,
  entry_id bigserial not null,
  draw_id bigint not null,
  kind text not null check (kind in ('order', 'points')),
  order_id bigint,
  -- Of the purchase for points, which spent them under `draw:<draw>:<key>`.
  key text collate "C",
  -- What remains paid of the order, or the points; and the terms it counts by.
  worth bigint not null check (worth >= 0),
  tier_id bigint not null,
  factor int not null,
  least int not null,
  -- What it is worth by the rule, and what of it counts under the cap.
  earned int not null check (earned >= 0),
  tickets int not null,
  at timestamptz not null,
  -- She asked to be forgotten: it counts no more, whatever is heard of it.
  out_at timestamptz,
  -- The draw was called off, and its points came back.
  returned_at timestamptz,
  primary key (customer_id, entry_id),
  constraint draw_entry_within check (tickets between 0 and earned),
  constraint draw_entry_kind check ((kind = 'order') = (order_id is not null)
    and (kind = 'points') = (key is not null))
);
-- An order brings tickets once to a draw; what replays or races is stopped here.
create unique index draw_entry_order on loyalty.draw_entry (order_id, draw_id)
  where order_id is not null;
create unique index draw_entry_key on loyalty.draw_entry (customer_id, draw_id, key)
  where key is not null;
create index draw_entry_draw on loyalty.draw_entry (draw_id, entry_id);

-- The list as it was drawn: the numbers of one member stand together. No member: forgotten since.
create table loyalty.draw_line (
  draw_id bigint not null,
  line_no bigint not null,
  customer_id bigint,
  first_no bigint not null check (first_no > 0),
  last_no bigint not null check (last_no >= first_no),
  primary key (draw_id, line_no)
);
create index draw_line_customer on loyalty.draw_line (customer_id);

create table loyalty.draw_win (
  win_id bigserial primary key,
  draw_id bigint not null,
  prize_id bigint not null,
  piece int not null check (piece > 0),
  line_no bigint not null,
  ticket_no bigint not null,
  -- One prize a member: guarded below.
  single boolean not null,
  customer_id bigint,
  coupon_id bigint,
  coupon_refused text,
  given_at timestamptz,
  store_id bigint,
  at timestamptz not null,
  constraint draw_win_piece unique (draw_id, prize_id, piece),
  constraint draw_win_ticket unique (draw_id, ticket_no)
);
create unique index draw_win_line on loyalty.draw_win (draw_id, line_no) where single;
create index draw_win_customer on loyalty.draw_win (customer_id);
