// A connection that writes arrays out by itself: the driver's way is slow, and columns are all we
// send. What it is asked again and again is prepared: to read and plan a statement costs as much as
// to carry it out where an order comes alone. And it waits as seldom as it can: statements that are
// asked together are sent together, and a transaction begins with its first statement.
import { Client, Query, type ClientConfig, type QueryResult } from 'pg'
import { withLiterals } from './arrays.ts'
import { isStalePlan } from './errors.ts'
import { Prepared } from './prepared.ts'

type Send = (...args: unknown[]) => unknown
type Answer = QueryResult | undefined

/** Of the driver, what its types do not name. */
interface Wire {
  bind(what: { statement: string }): void
  execute(what: object): void
}
const BEGIN = 'begin'
const Statement = Query as unknown as new (
  config: object,
  values: undefined,
  done: (error: unknown, answer: Answer | Answer[]) => void,
) => { prepare(wire: Wire): void }

/**
 * A first statement with the beginning of its transaction before it, in one message: where that fails,
 * PostgreSQL passes over the rest.
 */
class First extends Statement {
  override prepare(wire: Wire): void {
    wire.bind({ statement: BEGIN })
    wire.execute({})
    super.prepare(wire)
  }
}

export class Connection extends Client {
  private readonly send: Send
  private readonly prepared: Prepared
  /** It was asked to begin, and waits for the first statement. */
  private opening = false
  /**
   * Between the beginning of a transaction and its end, as it was asked: PostgreSQL's answers come
   * later than what is sent beside them.
   */
  private inside = false
  /** `begin` is prepared here. */
  private canOpen = false

  constructor(config?: string | ClientConfig, lifeMs?: number) {
    super(config)
    this.send = this.query.bind(this) as Send
    this.prepared = new Prepared(lifeMs)
    const query = (statement: unknown, values: unknown, ...rest: unknown[]) => {
      // What comes and goes as a stream keeps the line to itself.
      this.driver.pipeline = typeof statement === 'string' || !hasStream(statement)
      if (typeof statement !== 'string' || !Array.isArray(values))
        return this.send(statement, values, ...rest)
      // With a callback the answer is not ours to look at.
      if (rest.length > 0) return this.send(statement, withLiterals(values), ...rest)
      return statement === BEGIN ? this.begin() : this.ask(statement, withLiterals(values))
    }
    this.query = query as typeof this.query
  }

  private get driver() {
    return this as unknown as { pipeline: boolean; connection: { parsedStatements: object } }
  }

  private async begin(): Promise<unknown> {
    if (this.prepared.old) await this.forget()
    this.inside = true
    this.opening = this.canOpen
    if (this.opening) return { command: 'BEGIN', rows: [] }
    const done = await this.send({ name: BEGIN, text: BEGIN, values: [] })
    this.canOpen = true
    return done
  }

  private async ask(text: string, values: unknown[]): Promise<unknown> {
    const { opening, prepared, send } = this
    const alone = !this.inside && this.getTransactionStatus() === 'I'
    this.opening = false
    if (text === 'commit' || text === 'rollback') this.inside = false
    // Without values there may be several statements in one text.
    if (opening && values.length === 0) return this.open(text)
    if (prepared.old && alone) await this.forget()
    if (values.length === 0) return send(text)
    const name = prepared.of(text)
    const statement = name ? { name, text, values } : { text, values }
    try {
      return await (opening ? this.askFirst(statement) : send(statement))
    } catch (error) {
      if (!name || !isStalePlan(error)) throw error
      // A migration changed what it gives. In a transaction all of it is tried again.
      prepared.renew()
      if (!alone) throw error
      return send(text, values)
    }
  }

  private async open(text: string): Promise<unknown> {
    if (text === 'commit' || text === 'rollback') return { command: text.toUpperCase(), rows: [] }
    const [, ...answers] = (await this.send(`${BEGIN};${text}`)) as Answer[]
    return answers.length > 1 ? answers : answers[0]
  }

  private askFirst(statement: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, answer: Answer | Answer[]) =>
        error ? reject(error) : resolve([answer].flat().at(-1))
      this.send(new First(statement, undefined, done))
    })
  }

  private async forget(): Promise<void> {
    this.prepared.renew()
    this.canOpen = false
    await this.send('deallocate all')
    this.driver.connection.parsedStatements = {}
  }
}

const hasStream = (statement: unknown): boolean =>
  typeof statement === 'object' &&
  statement !== null &&
  'submit' in statement &&
  !(statement instanceof Query)
