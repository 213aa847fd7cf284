-- Undoing an action on many takes back what that action set and nobody has touched since.
alter table customer.customer_tag add column bulk_id bigint references customer.bulk;
update customer.customer_tag t set bulk_id = done.bulk_id
from (
  select distinct on (b.tag_id, i.id) b.tag_id, i.id as customer_id, b.bulk_id, b.put_on, b.at, b.owner_name
  from customer.bulk b join customer.bulk_chunk using (bulk_id), unnest(ids) i (id)
  where b.undone_at is null order by b.tag_id, i.id, b.bulk_id desc
) done
where t.tag_id = done.tag_id and t.customer_id = done.customer_id and t.gone <> done.put_on
  and t.at >= done.at and t.by = done.owner_name;
