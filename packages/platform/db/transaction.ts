// One transaction on one connection. What is asked of it side by side, with `Promise.all`, is sent
// without waiting for each other's answers and carried out in the order in which it was asked: of a
// database across a network, or asked by a busy process, every answer is a wait. Kysely's own
// transactions send one statement after the other.
import {
  CompiledQuery,
  PostgresDialect,
  Transaction,
  type ConnectionProvider,
  type DatabaseConnection,
  type QueryResult,
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
    // Closed as the last word is sent, not when it is answered: what is sent behind it stands alone.
    const end = (word: 'commit' | 'rollback') => {
      line.over = true
      return connection.executeQuery<{ command: string }>(CompiledQuery.raw(word))
    }
    await connection.executeQuery(CompiledQuery.raw('begin'))
    try {
      const last: (() => Promise<unknown>)[] = []
      const reply = await work(tx, last)
      await finish(last, () => end('commit'))
      return reply
    } catch (error) {
      // What went wrong says more than why it could not be taken back.
      await end('rollback').catch(() => undefined)
      throw error
    }
  })
}

async function finish(
  last: readonly (() => Promise<unknown>)[],
  commit: () => Promise<QueryResult<{ command: string }>>,
): Promise<void> {
  const sent = last.map((send) => send())
  const committed = commit()
  const outcomes = await Promise.allSettled([...sent, committed])
  const failed = outcomes.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  if ((await committed).rows[0]?.command === 'ROLLBACK')
    throw new Error('a statement failed, and nobody said so')
}
