-- Why: who becomes a member at a store's counter is to be known by the colleague who asked her, and gets her gift once.

-- What a counter asks for and gives; whoever scans is lent a way of its code.
create table acquire.counter_prompt (
  prompt_id bigserial primary key,
  code_id bigint not null unique,
  -- In the brand's own words: a shopping bag.
  gift text not null,
  -- Null: the gift is handed over at the counter.
  coupon_template_id bigint,
  active boolean not null,
  made_at timestamptz not null,
  changed_at timestamptz not null
);

-- Look-up: each colleague's own link of a prompt. A link is for ever.
create table acquire.counter_link (
  prompt_id bigint not null references acquire.counter_prompt,
  staff_id bigint not null,
  ref text collate "C" not null unique,
  slug text collate "C" not null,
  primary key (prompt_id, staff_id)
);

-- Who became a member after scanning at a counter: once, by the newest opening before it.
create table acquire.counter_member (
  customer_id bigint primary key,
  prompt_id bigint not null references acquire.counter_prompt,
  tie_id bigint not null,
  -- Whose link she surely came by; null where that cannot be known.
  staff_id bigint,
  grade text collate "C" not null check (grade in ('certain', 'by_state', 'uncertain', 'forwarded')),
  joined_at timestamptz not null,
  coupon_id bigint,
  given_at timestamptz,
  -- Who handed it over; null for a key.
  given_by bigint,
  check (staff_id is null or grade in ('certain', 'by_state')),
  check (coupon_id is null or given_at is null)
);
create index counter_member_prompt on acquire.counter_member (prompt_id, joined_at);
