-- Why: the phone of an order tells whether its buyer came by the card, or somebody the card was given to.

-- buyer_key: keyed hash of the phone that the file of orders named, or of its digest; never the phone.
-- confirmed: who is bound is the buyer. others: people who surely came by it with another phone.
alter table acquire.parcel_card
  add column buyer_key text collate "C",
  add column confirmed boolean not null default false,
  add column others int not null default 0 check (others >= 0),
  add check (not confirmed or customer_id is not null);
create index parcel_card_buyer on acquire.parcel_card (buyer_key) where buyer_key is not null;
