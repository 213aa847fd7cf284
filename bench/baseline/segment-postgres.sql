-- The same question of the same rows in PostgreSQL, from its tables, not from the product's views.
-- Why it is the best known: plain comparisons on stored columns, bearers of the tag by the index made
-- for it, and the planner is free to choose scans, hash joins and parallel workers (statistics fresh).
-- Plan (1 million customers): Aggregate -> Nested Loop Anti Join with alias -> Nested Loop: Bitmap Heap Scan on customer
-- by the index of birthdays, bearers by Index Only Scan on customer_tag, source by its primary key.
select count(*) as n
from customer.customer c
join customer.source s on s.customer_id = c.customer_id and s.which = 'first'
join customer.customer_tag t on t.customer_id = c.customer_id and t.tag_id = {{tag}} and not t.gone
where c.gender = 'f'
  and c.birthday >= '1985-01-01' and c.birthday <= '1999-12-31' and length(c.birthday) = 10
  and c.home_store_id in ({{stores}})
  and s.channel in ({{channels}})
  and c.created_at >= timestamp '{{from}} 00:00' at time zone '{{zone}}'
  and c.created_at < (timestamp '{{until}} 00:00' + interval '1 day') at time zone '{{zone}}'
  and not exists (select 1 from customer.alias a where a.customer_id = c.customer_id)
