// The one PostgreSQL driver and what it makes of types: bigint a safe number, date a plain day.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { Connection } from './connection.ts'

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint beyond 2^53: ${text}`)
  return value
}
const readInstant = pg.types.getTypeParser(1184) as (text: string) => Date

/**
 * `2026-11-22 08:00:00.123+00`, as every session of ours writes it; other forms go to the driver.
 */
function instantOf(text: string): Date {
  const plain = text.length >= 22 && text[4] === '-' && text.endsWith('+00')
  return plain ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : readInstant(text)
}

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === 20) return safeInteger
    if (oid === 1082) return (text: string) => text
    if (oid === 1016)
      return (text: string) =>
        parseArray(text).map((part) => (part === 'NULL' ? null : safeInteger(part)))
    if (oid === 1184) return instantOf
    return pg.types.getTypeParser(oid, format)
  },
}
const parseArray = (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(','))

export type Db = Kysely<unknown>

/**
 * Our statements take arrays of keys. With the usual prices of pages the planner would rather read
 * a whole table than a thousand of its rows by index, the more so while a table grows faster than
 * its statistics.
 */
const PLANNER = '-c seq_page_cost=0.1 -c random_page_cost=0.15'

export function openPool(connectionString: string, max = 20): pg.Pool {
  const pool = new pg.Pool({
    Client: Connection,
    connectionString,
    max,
    types: types as never,
    application_name: 'siyu',
    options: `-c transaction_timeout=30s -c timezone=UTC ${PLANNER}`,
  })
  // An idle connection that dies must not take the process with it; the next query gets a new one.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export const kyselyOf = (pool: pg.Pool): Db =>
  new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
