// One transaction on one connection. What is asked of it side by side, with `Promise.all`, is sent
// without waiting for each other's answers and carried out in the order in which it was asked: of a
// database across a network, or asked by a busy process, every answer is a wait. Kysely's own
// transactions send one statement after the other.
import {
  PostgresDialect,
  sql,
  Transaction,
  type ConnectionProvider,
  type DatabaseConnection,
} from 'kysely'
import type { Db } from './pool.ts'

const dialect = new PostgresDialect({
  pool: () => Promise.reject(new Error('a transaction has its connection')),
})
const driver = dialect.createDriver()

class Line implements ConnectionProvider {
  private readonly connection: DatabaseConnection
  over = false
  constructor(connection: DatabaseConnection) {
    this.connection = connection
  }

  /** Whoever still asks when all is over, because another beside it failed, reaches nobody. */
  async provideConnection<T>(ask: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    if (this.over) throw new Error('the transaction is over')
    return ask(this.connection)
  }
}

/**
 * Commits what `work` did. `last` are sent with the commit, which does not wait for their answers:
 * where one fails it does nothing, and the error is thrown.
 */
export async function inTransaction<T>(
  db: Db,
  work: (db: Db, last: (() => Promise<unknown>)[]) => Promise<T>,
): Promise<T> {
  const executor = db.getExecutor()
  return executor.provideConnection(async (connection) => {
    const line = new Line(connection)
    const own = executor.withConnectionProvider(line)
    const tx = new Transaction<unknown>({ config: { dialect }, dialect, driver, executor: own })
    try {
      await sql`begin`.execute(tx)
      const last: (() => Promise<unknown>)[] = []
      const reply = await work(tx, last)
      await end(tx, last)
      return reply
    } catch (error) {
      // What went wrong says more than why it could not be taken back.
      await sql`rollback`.execute(tx).catch(() => undefined)
      throw error
    } finally {
      line.over = true
    }
  })
}

async function end(tx: Db, last: readonly (() => Promise<unknown>)[]): Promise<void> {
  const outcomes = await Promise.allSettled([
    ...last.map((send) => send()),
    sql<{ command: string }>`commit`.execute(tx),
  ])
  const failed = outcomes.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  const done = outcomes.at(-1)
  const [said] =
    done?.status === 'fulfilled' ? (done.value as { rows: { command: string }[] }).rows : []
  if (said?.command === 'ROLLBACK') throw new Error('a statement failed, and nobody said so')
}
