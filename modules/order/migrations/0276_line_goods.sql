-- Why: what a line cost before discounts is held against the catalogue.
create or replace view orders.v_line as
  select l.customer_id, l.order_id, l.line_no, l.sku, l.name, l.category, l.quantity, l.returned,
    l.paid_fen, l.refunded_fen, o.paid_at, o.paid_on, o.store_id, l.bonus_fen, l.goods_fen
  from orders.line l join orders."order" o using (customer_id, order_id);
