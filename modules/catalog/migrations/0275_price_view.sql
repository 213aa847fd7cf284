-- Why: others ask whether a till's price was one of the catalogue's.
create view catalog.v_price as
  select p.variant_id, p.fen, l.store_ids, l.from_at, l.until_at
  from catalog.price p join catalog.price_list l using (price_list_id);
