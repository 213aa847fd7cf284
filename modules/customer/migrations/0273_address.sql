-- Why: where parcels and invoices go is personal data: it stands here only, sealed, and purchases keep its id.

-- History: kept under the id it was written by, read through v_person. A row is never changed: a
-- corrected address is a new one, so that a purchase keeps what it was given.
create table customer.address (
  customer_id bigint not null,
  address_id bigserial not null,
  kind text collate "C" not null check (kind in ('parcel', 'invoice')),
  sealed text not null,
  key_id text not null,
  preferred boolean not null,
  made_at timestamptz not null,
  -- Not offered any more; what was placed before still finds it.
  gone_at timestamptz,
  primary key (customer_id, address_id)
);
