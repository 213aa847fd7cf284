-- Raw limit of `segments`: the question as somebody who knows the tables would write it.
-- Why it is the best known: one pass over one table, the bearers of the tag as a set built from the
-- prefix of tag_member's own order; FINAL stays, since a copy may hold two versions of a row.
-- Plan: CreatingSets for the bearers; ReadFromMergeTree with FINAL, then one Filter over all conditions, then Aggregating.
select count() as n
from customer_facts final
where gender = 'f'
  and birth_year between 1985 and 1999
  and home_store_id in ({{stores}})
  and source_channel in ({{channels}})
  and toDate32(created_at, '{{zone}}') between '{{from}}' and '{{until}}'
  and customer_id in (select customer_id from tag_member final where tag_id = {{tag}})
