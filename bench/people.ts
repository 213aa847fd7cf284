// Customers by the million, by seed: rows of the customer module's own tables, written set by set.
// Skewed and correlated: the first store has 30 %, channel and age go with the store, gender with
// the channel, tags thin out by Zipf's law.
import type pg from 'pg'
import type { ApiClient } from '#contracts/client'

const TAGS = 20
const CHUNK = 100_000

export async function makeTags(api: ApiClient): Promise<number[]> {
  const ids: number[] = []
  for (let no = 1; no <= TAGS; no++)
    ids.push((await api.customer.saveTag({ name: `tag ${no}`, group: 'bench' })).id)
  return ids
}

export interface PeoplePlan {
  count: number
  seed: number
  stores: readonly number[]
  tags: readonly number[]
}

// Chance number `salt` of customer i, in [0, 1): the same seed gives the same people.
const chance = (salt: number) =>
  `((hashint8extended(i * 64 + ${salt}, $1) & 2147483647) / 2147483648.0)`

// $1 seed, $2 first, $3 last, $4 stores, $5 the day everything is counted back from.
const people = `
  with dice as (select i, ${chance(0)} as which, ${chance(1)} as store, ${chance(2)} as sex,
      ${chance(3)} as age, ${chance(4)} as via,
      $5::timestamptz - make_interval(secs => 94608000 * power(${chance(5)}, 2)) as since
    from generate_series($2::bigint, $3::bigint) i),
  placed as (select *, case when which < 0.3 then 1
      else 2 + floor((cardinality($4::bigint[]) - 1) * power(store, 3))::int end as place
        from dice),
  reached as (select *,
  (array['store', 'parcel', 'community', 'live',
  'ad'])[1 + floor(5 * power(via, 1 + place % 3))::int]
      as channel from placed),
  customers as (insert into customer.customer (customer_id, gender, birthday, home_store_id,
  created_at, changed_at)
    select i, case when sex < case channel when 'live' then 0.55 else 0.8 end then 'f'
      when sex < 0.97 then 'm' end,
      case when age > 0.1
        then to_char(date '2006-01-01' - floor(365 * (4 * (place % 4) + 24 * power(age, 2)))::int,
        'YYYY-MM-DD') end, ($4::bigint[])[place], since, since
    from reached)
  insert into customer.source (customer_id, which, store_id, channel, at)
  select i, 'first', ($4::bigint[])[place], channel, since from reached`

// $1 seed, $2 first, $3 last, $4 tags, $5 the day.
const bearers = `
  insert into customer.customer_tag (customer_id, tag_id, by, at)
  select i, tag, 'bench', $5::timestamptz
  from generate_series($2::bigint, $3::bigint) i, unnest($4::bigint[]) with ordinality t(tag, rank)
  where ((hashint8extended(i * 64 + 10 + rank, $1) & 2147483647) / 2147483648.0) < 0.4 / rank`

/** Writes customers 1 to `count`, with their source and tags, in short transactions. */
export async function generateCustomers(pool: pg.Pool, plan: PeoplePlan): Promise<void> {
  const at = new Date()
  for (let first = 1; first <= plan.count; first += CHUNK) {
    const last = Math.min(plan.count, first + CHUNK - 1)
    await pool.query(people, [plan.seed, first, last, plan.stores, at])
    await pool.query(bearers, [plan.seed, first, last, plan.tags, at])
  }
  await pool.query(`select setval('customer.customer_customer_id_seq', $1)`, [plan.count])
  await pool.query('vacuum (analyze) customer.customer, customer.source, customer.customer_tag')
}
