// What WeChat Pay sends to a house goes by here: kept, passed on or lost, and sent once more by a test.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll } from 'vitest'
import type { TestPlatform } from '#platform/testing'

export interface Notice {
  headers: IncomingHttpHeaders
  body: string
}

/** Stands between the sandbox and the house at `origin`; closed after the file. */
export async function openRelay(house: TestPlatform, origin: string) {
  const relay = { sent: [] as Notice[], lost: false, forward }
  async function forward({ headers, body }: Partial<Notice>): Promise<number> {
    const kept = Object.entries(headers ?? {}).filter(
      ([name]) => name.startsWith('wechatpay-') || name === 'content-type',
    ) as [string, string][]
    const told = { method: 'POST', body: body ?? '', headers: Object.fromEntries(kept) }
    return (await fetch(`${origin}/callbacks/pay`, told)).status
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      const notice = { headers: request.headers, body }
      relay.sent.push(notice)
      if (relay.lost) return response.writeHead(500).end()
      return void forward(notice).then((status) => response.writeHead(status).end())
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  Object.assign(house.config, { publicUrl: `http://127.0.0.1:${port}` })
  return relay
}
