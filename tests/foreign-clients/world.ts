// A sandbox for clients none of us wrote, and a server that hands what arrives to one of them.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '#sandbox'
import { ensureCorp } from '../../apps/sandbox/server/first-corp.ts'
import { outside } from '../../apps/sandbox/server/outside-fixture.ts'

export interface Arrived {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

export const openOutside = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'siyu-foreign-'))
  const sandbox = await startSandbox({ port: 0, dataDir, retryMs: [5, 5, 5] })
  ensureCorp(sandbox.world)
  const drive = await outside(sandbox.origin)
  return {
    dataDir,
    drive,
    info: drive.info,
    close: async () => {
      await sandbox.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** `answer` gives the body of the reply; what it throws is HTTP 500. */
export const listen = async (answer: (arrived: Arrived) => Promise<string>) => {
  const failed: unknown[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      answer({ method, url, headers, body }).then(
        (text) => response.end(text),
        (error: unknown) => {
          failed.push(error)
          response.writeHead(500).end()
        },
      )
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  return {
    failed,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/callback`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const until = async (met: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const patience = Date.now() + 8_000
  while (!(await met())) {
    if (Date.now() > patience) throw new Error(`${what} did not happen`)
    await new Promise((done) => {
      setTimeout(done, 10)
    })
  }
}
