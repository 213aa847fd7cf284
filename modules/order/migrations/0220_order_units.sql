-- Why: offers lower single units and are lost when too little is kept; a refund looks both up.
alter table orders."order"
  -- What each offer asked for, in the order in which they were applied:
  -- [{ref, lowers, counts, fromFen, fromPieces, set}]. Null: none was used.
  add column terms jsonb;

alter table orders.line
  -- [[count, goods, off, ...]]: units that cost the same and were lowered alike, in the order in which
  -- they come back; one `off` for each of `discounts`. Null: units carry `unit_fen`, as said above.
  add column units jsonb;

alter table orders.refund
  -- What offers that were lost took off; below zero where it came back with later units.
  add column lost_fen bigint not null default 0;
