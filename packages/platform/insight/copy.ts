// Tables that ClickHouse holds a copy of, besides the facts: orders, touches, tags, reach.
import type { EventType } from '../event.ts'

export interface InsightCopy {
  /** Table in ClickHouse. */
  table: string
  /** Name -> ClickHouse type, in the order of the SELECT. `version` and `is_deleted` are added. */
  columns: Record<string, string>
  orderBy: readonly string[]
  partitionBy?: string
  /**
   * SELECT of all rows with exactly these columns, then `is_deleted` (0 or 1); the platform adds
   * `where <key> = any(...)` through `keyed` for parts and runs it bare for a rebuild.
   */
  select: string
  /**
   * The same rows for these customers only, where the planner must be helped; `ids` is a bigint[]
   * literal.
   */
  selectCustomers?: (ids: string) => string
  /** Which rows an event changed: column of the SELECT and its values. Values are integers. */
  changed: readonly {
    on: EventType
    column: string
    values: (event: { subject: number | null; payload: never }) => number[]
  }[]
  /** Bulk events: the range of a column that a chunk wrote. */
  bulk?: readonly {
    on: EventType
    column: string
    range: (payload: never) => [from: number, to: number]
  }[]
}
