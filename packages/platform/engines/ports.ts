// Free ports on loopback.
import { createServer, type AddressInfo } from 'node:net'
import { until } from './child.ts'
import { portTaken } from './start-error.ts'

/**
 * Refuses with a sentence when somebody else listens on the port. What a killed server left behind
 * may still be closing down: `patience` waits for it.
 */
export async function requireFree(port: number, what: string, patience = 0): Promise<void> {
  if (!(await until(() => isFree(port), patience))) throw portTaken(port, what)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      server.close(() => resolve(true)),
    )
  })
}

/** As many different free ports as asked for, chosen by the system. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listening))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

function listening() {
  return new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => resolve(server))
  })
}
