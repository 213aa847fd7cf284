-- Why: what the brand sells, under one name and at one price wherever it is sold.
create schema catalog;

-- Two levels: one whose parent is null, and those under it.
create table catalog.category (
  category_id bigserial primary key,
  name text not null,
  parent_id bigint references catalog.category,
  rank int not null,
  constraint category_name unique nulls not distinct (parent_id, name)
);

create table catalog.product (
  product_id bigserial primary key,
  name text not null,
  description text not null,
  -- Addresses of pictures; the first is shown in lists.
  media jsonb not null,
  tags jsonb not null,
  category_id bigint references catalog.category,
  state text collate "C" not null check (state in ('draft', 'onSale', 'hidden')),
  archived_at timestamptz,
  made_at timestamptz not null,
  changed_at timestamptz not null
);
create index product_category on catalog.product (category_id);

-- What is sold, by its sku; one that is not sold any more keeps its row and its sku.
create table catalog.variant (
  variant_id bigserial primary key,
  product_id bigint not null references catalog.product,
  sku text collate "C" not null,
  options jsonb not null,
  list_fen bigint not null check (list_fen > 0),
  barcode text collate "C",
  -- False: it never runs out.
  tracked boolean not null,
  -- Its place among its product's.
  place int not null,
  gone_at timestamptz,
  constraint variant_sku unique (sku)
);
create index variant_product on catalog.variant (product_id, place);
create index variant_barcode on catalog.variant (barcode) where barcode is not null;

create table catalog.price_list (
  price_list_id bigserial primary key,
  name text not null,
  audience text collate "C" not null check (audience in ('everybody', 'member')),
  -- Empty: every store.
  store_ids bigint[] not null,
  from_at timestamptz not null,
  until_at timestamptz,
  made_at timestamptz not null,
  check (until_at >= from_at)
);

create table catalog.price (
  price_list_id bigint not null references catalog.price_list,
  variant_id bigint not null references catalog.variant,
  fen bigint not null check (fen > 0),
  primary key (price_list_id, variant_id)
);
create index price_variant on catalog.price (variant_id);

create view catalog.v_product as
  select p.product_id, p.name, p.media ->> 0 as picture, p.category_id, c.name as category, p.state,
    p.archived_at is not null as archived, p.state = 'onSale' and p.archived_at is null as on_sale
  from catalog.product p left join catalog.category c using (category_id);

create view catalog.v_variant as
  select v.variant_id, v.product_id, v.sku, v.options, v.list_fen, v.barcode, v.tracked, v.place,
    v.gone_at is not null as gone
  from catalog.variant v;
