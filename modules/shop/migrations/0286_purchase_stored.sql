-- Why: stored value pays purchases, wholly or in part; it is held in the ledger until they are paid.
alter table shop.purchase add column stored_fen bigint not null default 0,
  add constraint purchase_stored check (stored_fen between 0 and goods_fen - discount_fen);
