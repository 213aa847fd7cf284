-- Raw limit of `segments`: the question as somebody who knows the tables would write it.
-- Why it is the best known: one pass over one table, the bearers of the tag as a bitmap built from the
-- prefix of tag_member's own order (a fifth less work than a hash set of them); FINAL stays, since a copy
-- may hold two versions of a row. Days are compared as bounds of instants: no row is converted.
-- Plan: the bitmap first; ReadFromMergeTree with FINAL, then one Filter over all conditions, then Aggregating.
select count() as n
from customer_facts final
where gender = 'f'
  and birth_year between 1985 and 1999
  and home_store_id in ({{stores}})
  and source_channel in ({{channels}})
  and created_at >= toDateTime64('{{from}} 00:00:00', 3, '{{zone}}')
  and created_at < toDateTime64('{{until}} 00:00:00', 3, '{{zone}}') + interval 1 day
  and bitmapContains(
    (select groupBitmapState(customer_id) from tag_member final where tag_id = {{tag}}), customer_id)
