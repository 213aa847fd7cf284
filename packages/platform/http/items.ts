// Batches answer item by item: done, or refused with the words of a problem document.
import type { Outcome, Refusal } from '../refusal.ts'

export type RefusalItem = Pick<Refusal, 'code' | 'status' | 'sentence' | 'details'> & {
  field?: string
}
export type Item<T> = { ok: T } | { refusal: RefusalItem }

export const refusalItem = ({ code, status, sentence, field, details }: Refusal): RefusalItem => ({
  code,
  status,
  sentence,
  details,
  ...(field !== undefined && { field }),
})

export const itemOf = <T>(outcome: Outcome<T>): Item<T> =>
  outcome.refusal ? { refusal: refusalItem(outcome.refusal) } : { ok: outcome.ok as T }

/** Fields as the sender knows them: `lines.0` of the third of `orders` is `orders.2.lines.0`. */
export const placedIn = <T>(list: string, items: readonly Item<T>[]): Item<T>[] =>
  items.map((item, at) =>
    'refusal' in item && item.refusal.field !== undefined
      ? { refusal: { ...item.refusal, field: `${list}.${at}.${item.refusal.field}` } }
      : item,
  )
