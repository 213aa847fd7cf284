-- Why: a card in a parcel has a link of its own, so that who adds a guide by it is known by shop, order and wording.

-- One printing: a leased code of its own, one wording or two.
create table acquire.card_batch (
  batch_id bigserial primary key,
  name text not null,
  code_id bigint not null unique,
  -- { headline, call } of each wording; b is null where there is one.
  copy_a jsonb not null,
  copy_b jsonb,
  -- Basis points of the cards that get wording b.
  share_b int not null check (share_b between 0 and 10000),
  made_at timestamptz not null,
  changed_at timestamptz not null
);

-- One card, one order. customer_id: who came by it; history, read through the alias.
create table acquire.parcel_card (
  card_id bigserial primary key,
  batch_id bigint not null references acquire.card_batch,
  shop text collate "C" not null,
  order_number text collate "C" not null,
  -- The warehouse's own word for the lot it goes out with.
  lot text collate "C" not null default '',
  copy text collate "C" not null check (copy in ('a', 'b')),
  slug text collate "C" not null,
  customer_id bigint,
  tie_id bigint,
  bound_at timestamptz,
  made_at timestamptz not null,
  unique (shop, order_number),
  check ((customer_id is null) = (tie_id is null) and (customer_id is null) = (bound_at is null))
);
create index parcel_card_batch on acquire.parcel_card (batch_id, card_id);
create index parcel_card_customer on acquire.parcel_card (customer_id) where customer_id is not null;
create index parcel_card_tie on acquire.parcel_card (tie_id) where tie_id is not null;

-- Rows of the last file that were not taken: what stood in the three columns, and why.
create table acquire.card_reject (
  batch_id bigint not null references acquire.card_batch,
  row_no int not null,
  code text collate "C" not null,
  shop text not null,
  order_number text not null,
  lot text not null,
  primary key (batch_id, row_no)
);

create view acquire.v_card_batch as
  select b.batch_id, b.name, b.code_id,
    (select count(*) from acquire.parcel_card c where c.batch_id = b.batch_id) as cards
  from acquire.card_batch b;
