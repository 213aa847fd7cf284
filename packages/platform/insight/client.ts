// ClickHouse: answers questions about everyone. Nobody outside the platform holds the raw client;
// modules ask through `rows`, which demands a scope.
import { createClient, type ClickHouseClient } from '@clickhouse/client'
import type { Readable } from 'node:stream'
import type { Scope } from '../actor.ts'

export interface InsightOptions {
  url: string
  username: string
  password: string
  database: string
}

export interface Visible {
  /** Condition on `customer_id`: whom the scope may see. */
  customers: string
  /** Condition on `store_id`: whose money the scope may see. */
  stores: string
}

const ids = (list: readonly number[]) => (list.length === 0 ? 'NULL' : list.map(Number).join(','))

function visibleIn(scope: Scope): Visible {
  if (scope.all) return { customers: '1', stores: '1' }
  if (scope.customerId !== null)
    return { customers: `customer_id = ${Number(scope.customerId)}`, stores: '0' }
  const stores = `store_id IN (${ids(scope.storeIds)})`
  const who = scope.staffId === null ? stores : `staff_id = ${Number(scope.staffId)}`
  return {
    customers: `customer_id IN (SELECT customer_id FROM reach FINAL WHERE ${who})`,
    stores,
  }
}

export class Insight {
  private readonly client: ClickHouseClient
  readonly database: string
  constructor(options: InsightOptions) {
    this.database = options.database
    this.client = createClient({
      url: options.url,
      username: options.username,
      password: options.password,
      database: options.database,
      request_timeout: 300_000,
      max_open_connections: 8,
      log: { level: 127 as never },
      clickhouse_settings: {
        date_time_input_format: 'best_effort',
        output_format_json_quote_64bit_integers: 0,
        do_not_merge_across_partitions_select_final: 1,
        enable_extended_results_for_datetime_functions: 1,
        max_query_size: '16000000',
      },
    })
  }

  /**
   * Rows of a query about everyone the scope may see. `build` gets the conditions to put into its
   * WHERE; values go through `params` (`{name:Type}` in the SQL).
   */
  async rows<T>(
    scope: Scope,
    build: (visible: Visible) => string,
    params: Record<string, unknown> = {},
  ): Promise<T[]> {
    return this.query<T>(build(visibleIn(scope)), params)
  }

  /** Ids of a query about everyone, streamed in batches: its first column, as it comes. */
  async *ids(
    scope: Scope,
    build: (visible: Visible) => string,
    batch: number,
  ): AsyncGenerator<number[]> {
    const result = await this.client.query({ query: build(visibleIn(scope)), format: 'CSV' })
    let ready: number[] = []
    for await (const rows of result.stream()) {
      for (const row of rows) ready.push(Number(row.text))
      while (ready.length >= batch) {
        yield ready.slice(0, batch)
        ready = ready.slice(batch)
      }
    }
    if (ready.length > 0) yield ready
  }

  /** For the platform's own use. */
  async query<T>(text: string, params: Record<string, unknown> = {}): Promise<T[]> {
    const result = await this.client.query({
      query: text,
      query_params: params,
      format: 'JSONEachRow',
    })
    return result.json<T>()
  }

  async command(text: string): Promise<void> {
    await this.client.command({ query: text })
  }

  /** Streams tab-separated rows, as `COPY ... TO STDOUT` writes them, into a table. */
  async insertTabSeparated(
    table: string,
    columns: readonly string[],
    rows: Readable,
  ): Promise<void> {
    await this.client.insert({
      table,
      columns: [...columns] as [string, ...string[]],
      values: rows,
      format: 'TabSeparated',
    })
  }

  async ping(): Promise<boolean> {
    try {
      await this.query('SELECT 1')
      return true
    } catch {
      return false
    }
  }

  async close(): Promise<void> {
    await this.client.close()
  }
}
