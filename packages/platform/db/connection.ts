// A connection that writes arrays out by itself: the driver's way is slow, and columns are all we
// send. What it is asked again and again is prepared: to read and plan a statement costs as much as
// to carry it out where an order comes alone.
import pg from 'pg'
import { withLiterals } from './arrays.ts'
import { isStalePlan } from './errors.ts'
import { Prepared } from './prepared.ts'

type Send = (...args: unknown[]) => unknown

export class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig, lifeMs?: number) {
    super(config)
    const send = this.query.bind(this) as Send
    const prepared = new Prepared(lifeMs)
    const query = (statement: unknown, values: unknown, ...rest: unknown[]) => {
      if (typeof statement !== 'string' || !Array.isArray(values))
        return send(statement, values, ...rest)
      // With a callback the answer is not ours to look at.
      if (rest.length > 0) return send(statement, withLiterals(values), ...rest)
      return this.ask(send, prepared, statement, withLiterals(values))
    }
    this.query = query as typeof this.query
  }

  private async ask(send: Send, prepared: Prepared, text: string, values: unknown[]) {
    const alone = this.getTransactionStatus() === 'I'
    if (prepared.old && alone) await this.forget(send, prepared)
    // Without values there may be several statements in one text.
    const name = values.length > 0 ? prepared.of(text) : undefined
    try {
      return await send(name ? { name, text, values } : text, values)
    } catch (error) {
      if (!name || !isStalePlan(error)) throw error
      // A migration changed what it gives. In a transaction all of it is tried again.
      prepared.renew()
      if (!alone) throw error
      return send(text, values)
    }
  }

  private async forget(send: Send, prepared: Prepared): Promise<void> {
    prepared.renew()
    await send('deallocate all')
    const driver = this as unknown as { connection: { parsedStatements: object } }
    driver.connection.parsedStatements = {}
  }
}
