// Hears other processes: the ticker of one wakes the listeners of all. Only a hint; polling is the
// back-stop.
import type pg from 'pg'

/** By this name of its connection a worker is known to be alive. */
export const WORKER_NAME = 'siyu-worker'

export class Listening {
  private readonly pool: pg.Pool
  private readonly heard: () => void
  private client: pg.PoolClient | undefined
  constructor(pool: pg.Pool, heard: () => void) {
    this.pool = pool
    this.heard = heard
  }

  async start(): Promise<void> {
    this.client = await this.pool.connect()
    this.client.on('notification', this.heard)
    await this.client.query(`set application_name = '${WORKER_NAME}'`)
    await this.client.query('listen siyu_tick')
  }

  async stop(): Promise<void> {
    this.client?.release(true)
  }
}
