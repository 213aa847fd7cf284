// Ports for a server that lives as long as a command: five in a row that nobody listens on.
import { createServer } from 'node:net'

/** First of five free ports in a row. */
export async function freeBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    // Below 32768: from there on systems lend ports to outgoing connections, and one may be lent
    // between our look and the server's listening.
    const base = 20_000 + Math.floor(Math.random() * 12_000)
    const free = await Promise.all([0, 1, 2, 3, 4].map((i) => isFree(base + i)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no five free ports in a row were found')
}

const isFree = (port: number) =>
  new Promise<boolean>((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
