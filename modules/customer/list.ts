// Pages of the customer list. Without a segment newest first, from PostgreSQL alone; within a
// segment oldest first, because the segment's own page says who comes next and the other filters
// thin it out.
import { Refusal, type Platform, type Scope } from '#platform'
import { segmentSource } from './portrait.ts'
import { customerRefusals } from './refusals.ts'
import { listIds, type Filters } from './sql/list.ts'

export interface ListFilters extends Filters {
  segmentId?: number
}
export interface IdPage {
  ids: number[]
  next: number | undefined
}

/** Pages of a segment looked through for one page of the list, when other filters are strict. */
const PAGES_MAX = 50

/** Ids of one page; `next` is the cursor of the page after it. */
export async function listPage(
  platform: Platform,
  scope: Scope,
  { segmentId, ...filters }: ListFilters,
  page: { cursor?: number; limit: number },
): Promise<IdPage> {
  if (segmentId !== undefined) return segmentPage(platform, scope, segmentId, filters, page)
  const ids = await listIds(platform.db, scope, filters, {
    before: page.cursor,
    limit: page.limit + 1,
  })
  return {
    ids: ids.slice(0, page.limit),
    next: ids.length > page.limit ? ids[page.limit - 1] : undefined,
  }
}

async function segmentPage(
  platform: Platform,
  scope: Scope,
  segmentId: number,
  filters: Filters,
  page: { cursor?: number; limit: number },
): Promise<IdPage> {
  const source = segmentSource()
  if (!source) throw new Refusal(customerRefusals.noSegments)
  const ids: number[] = []
  let next: number | undefined = page.cursor ?? 0
  for (let pages = 0; next !== undefined && ids.length < page.limit && pages < PAGES_MAX; pages++) {
    const room = page.limit - ids.length
    const found = await source.page(platform, scope, segmentId, next, room)
    const kept = await listIds(
      platform.db,
      scope,
      { ...filters, among: found.ids },
      { limit: room },
    )
    ids.push(...kept.reverse())
    next = found.nextAfter
  }
  return { ids, next }
}
