// Rows into a table by COPY, in blocks, no faster than PostgreSQL takes them.
import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** COPY's text format: backslash, tab and line ends are escaped. */
const escape = (text: string) =>
  text
    .replace(
      /[\\\t\n\r]/g,
      (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c,
    )
    .replaceAll('\u0000', '')

/** A COPY stream that takes lines in blocks and waits when PostgreSQL is slower than the file. */
export class CopyWriter {
  private readonly stream: ReturnType<typeof copyFrom>
  private block: string[] = []
  private broken: Error | undefined
  constructor(client: pg.Client, target: string) {
    this.stream = client.query(copyFrom(`copy ${target} from stdin`))
    // Kept for the next write: an error without a listener would end the thread with the wrong
    // reason.
    this.stream.on('error', (error) => (this.broken = error))
  }

  async line(cells: readonly string[]): Promise<void> {
    this.block.push(cells.map(escape).join('\t'))
    if (this.block.length >= 500) await this.flush()
  }

  private async flush(): Promise<void> {
    if (this.broken) throw this.broken
    if (this.block.length === 0) return
    const ready = this.stream.write(`${this.block.join('\n')}\n`)
    this.block = []
    if (!ready) await once(this.stream, 'drain')
  }

  async end(): Promise<void> {
    await this.flush()
    this.stream.end()
    await once(this.stream, 'finish')
  }
}
