// Raw limit of `import`: the orders and lines an import left behind, by bare COPY.
// Why it is the best known: COPY FROM STDIN is the fastest way a client has into PostgreSQL; the
// rows come ready from memory, nothing is parsed, matched, priced or checked beforehand. Plan:
// none; COPY appends pages in bulk and adds one entry per index of the table.
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { timed } from '../sample.ts'
import { scratchLike } from './scratch.ts'

export interface Copied {
  rows: number
  seconds: number
}

async function copyTable(pool: pg.Pool, scratch: string, original: string): Promise<Copied> {
  await scratchLike(pool, scratch, original)
  const client = await pool.connect()
  try {
    const rows = await buffer(client.query(copyTo(`copy ${original} to stdout`)))
    const into = client.query(copyFrom(`copy bench.${scratch} from stdin`))
    const { seconds } = await timed(() => pipeline(Readable.from(slices(rows)), into))
    return { rows: into.rowCount ?? 0, seconds }
  } finally {
    client.release()
  }
}

function* slices(whole: Buffer, size = 65_536): Generator<Buffer> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size)
}

export async function copyOrdersBare(pool: pg.Pool): Promise<Copied> {
  const orders = await copyTable(pool, '"order"', 'orders."order"')
  const lines = await copyTable(pool, 'line', 'orders.line')
  return { rows: orders.rows + lines.rows, seconds: orders.seconds + lines.seconds }
}
