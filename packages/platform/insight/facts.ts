// Facts: what a segment may ask about a customer. Each module offers a view of one row per customer
// and says which events change it; the platform joins the views and keeps a copy in ClickHouse.
import type { EventType } from '../event.ts'

/** Under which heading a rule builder shows a fact. */
export type FactGroup = 'person' | 'source' | 'purchase' | 'standing' | 'contact' | 'value'

export type FactType = 'number' | 'money' | 'text' | 'choice' | 'flag' | 'instant' | 'day' | 'list'

export interface FactColumn {
  /** Column of the view and of the copy; also the fact's name in rules, as in `orders_count`. */
  name: string
  type: FactType
  label: { zh: string; en: string }
  /**
   * ClickHouse type, as in `UInt32`, `Nullable(Date32)`, `LowCardinality(String)`, `Array(UInt32)`.
   */
  clickhouse: string
  /** PostgreSQL expression when the view has no row for a customer, as in `0` or `null`. */
  missing: string
  /** What a `choice` may be, with its words where the value itself is not one. */
  choices?: readonly (string | { value: string; label: { zh: string; en: string } })[]
  /** `person` when left out. */
  group?: FactGroup
  /** As in 分 points, 次 orders. */
  unit?: { zh: string; en: string }
  /** What is counted and when, where the label does not say it. */
  definition?: { zh: string; en: string }
}

export interface FactSource {
  /** `schema.v_facts`, one row per customer, key `customer_id`. */
  view: string
  columns: readonly FactColumn[]
  /** Live events whose subject's row in the view may have changed. */
  on: readonly EventType[]
  /** Bulk events: SQL that selects the `customer_id`s that a chunk changed. */
  bulk?: readonly { on: EventType; customers: (payload: never) => string }[]
}
