-- Why: others hold what they promised against what stands on the lines of an order.
create view orders.v_discount as
  select l.customer_id, l.order_id, l.line_no, d ->> 'kind' as kind, d ->> 'ref' as ref,
    (d ->> 'fen')::bigint as fen
  from orders.line l cross join lateral jsonb_array_elements(l.discounts) d
  where l.discount_fen > 0;
