// Whom an action on many means: everybody the filters leave within reach, or those picked by hand.
import { Refusal, type Platform, type Scope } from '#platform'
import type { Selection } from '#contracts'
import { listPage, type ListFilters } from './list.ts'
import { customerRefusals } from './refusals.ts'
import type { Filters } from './sql/list.ts'

const PAGE = 2_000
/** Beyond this a segment and a journey are the means, not a click. */
const SELECTED_MAX = 50_000

/** What the list is narrowed to for a selection. */
const filtersOf = ({ ids, ...filters }: Selection): ListFilters & Filters =>
  ids === undefined ? filters : { among: ids }

/** Ids within the scope, page by page in the order of the list. */
export async function* pagesOfSelection(
  platform: Platform,
  scope: Scope,
  selection: Selection,
): AsyncGenerator<number[]> {
  const filters = filtersOf(selection)
  let cursor: number | undefined
  do {
    const { ids, next } = await listPage(platform, scope, filters, { cursor, limit: PAGE })
    yield ids
    cursor = next
  } while (cursor !== undefined)
}

/** Counted up to what one action takes; `more` says that there are others. */
export async function countSelected(
  platform: Platform,
  scope: Scope,
  selection: Selection,
): Promise<{ count: number; more: boolean }> {
  let count = 0
  for await (const ids of pagesOfSelection(platform, scope, selection)) {
    count += ids.length
    if (count > SELECTED_MAX) return { count: SELECTED_MAX, more: true }
  }
  return { count, more: false }
}

/** All ids of a selection; refused where they are too many, or not as many as were confirmed. */
export async function confirmedIds(
  platform: Platform,
  scope: Scope,
  selection: Selection,
  expected: number,
): Promise<number[]> {
  const all: number[] = []
  for await (const ids of pagesOfSelection(platform, scope, selection)) {
    all.push(...ids)
    if (all.length > SELECTED_MAX)
      throw new Refusal(customerRefusals.tooManySelected, { max: SELECTED_MAX })
  }
  if (all.length !== expected)
    throw new Refusal(customerRefusals.selectionChanged, { expected, count: all.length })
  return all
}
