// Hears other processes: the ticker of one wakes the listeners of all. Only a hint; polling is the
// back-stop.
import type pg from 'pg'

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
    await this.client.query('listen siyu_tick')
  }

  async stop(): Promise<void> {
    this.client?.release(true)
  }
}
