-- Why: an order may be paid by several tenders; what comes back goes to where it came from.
create table orders.tender (
  customer_id bigint not null,
  order_id bigint not null,
  -- Stored value is two: what she paid in (`principal`) and what she was given for it (`bonus`).
  kind text not null check (kind in ('bonus', 'principal', 'card', 'wechat', 'cash')),
  fen bigint not null check (fen > 0),
  refunded_fen bigint not null default 0,
  primary key (customer_id, order_id, kind),
  constraint tender_not_over_refunded check (refunded_fen between 0 and fen)
);

-- What a refund gave back, by tender. A refund of an order that named no tenders has no rows.
create table orders.refund_tender (
  customer_id bigint not null,
  refund_id bigint not null,
  kind text not null,
  fen bigint not null check (fen > 0),
  primary key (customer_id, refund_id, kind)
);

alter table orders.line
  -- [[count, fen, ...]]: units that carry the same of each tender, in the order in which they come
  -- back; one `fen` for each tender, bonus first and cash last. Null: the order named none.
  add column tenders jsonb,
  -- Of what was paid for the line: bonus, which is no money of hers.
  add column bonus_fen bigint not null default 0,
  add constraint line_bonus check (bonus_fen between 0 and paid_fen);

create or replace view orders.v_line as
  select l.customer_id, l.order_id, l.line_no, l.sku, l.name, l.category, l.quantity, l.returned,
    l.paid_fen, l.refunded_fen, o.paid_at, o.paid_on, o.store_id, l.bonus_fen
  from orders.line l join orders."order" o using (customer_id, order_id);

create view orders.v_tender as
  select customer_id, order_id, kind, fen, refunded_fen from orders.tender;

create view orders.v_refund_tender as
  select r.customer_id, r.order_id, t.refund_id, t.kind, t.fen
  from orders.refund_tender t join orders.refund r using (customer_id, refund_id);
