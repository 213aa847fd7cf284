// Facts: what a segment may ask about a customer. Each module offers a view of one row per customer
// and says which events change it; the platform joins the views and keeps a copy in ClickHouse.
import type { EventType } from '../event.ts'

export type FactType = 'number' | 'money' | 'text' | 'choice' | 'flag' | 'instant' | 'day' | 'list'

export interface FactColumn {
  /** Column of the view and of the copy; also the fact's name in rules, as in `orders_count`. */
  name: string
  type: FactType
  label: { zh: string; en: string }
  /** ClickHouse type, as in `UInt32`, `Nullable(Date32)`, `LowCardinality(String)`, `Array(UInt32)`. */
  clickhouse: string
  /** PostgreSQL expression when the view has no row for a customer, as in `0` or `null`. */
  missing: string
  /** What a `choice` may be. */
  choices?: readonly string[]
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
