// A sandbox with a corp and a small product that hears its callbacks, for the tests beside it.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sandboxClient } from '#tests/sandbox-client'
import {
  answerUrlCheck,
  CallbackError,
  createWecomClient,
  encryptedOf,
  openCallback,
  parseEvent,
  signPage,
  unlimited,
  type SignedQuery,
  type WecomEvent,
} from '#wechat'
import { startSandbox, type SandboxOptions } from './server.ts'

export const corp = {
  corpId: 'ww0123456789abcdef',
  secret: 'app-secret',
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const keys = { token: corp.token, aesKey: corp.aesKey, receiveId: corp.corpId }

export interface Heard {
  event: WecomEvent
  plain: string
  raw: string
  query: SignedQuery
}

/** A product of a few lines: verifies, opens and remembers. */
export const listenForEvents = async () => {
  const heard: Heard[] = []
  const waiting: { count: number; done: () => void }[] = []
  let down = false
  const server = createServer((request, response) => {
    if (down) {
      request.destroy()
      return
    }
    const url = new URL(request.url ?? '', 'http://x')
    const query = Object.fromEntries(url.searchParams) as unknown as SignedQuery & {
      echostr: string
    }
    let raw = ''
    request.on('data', (part) => {
      raw += part
    })
    request.on('end', () => {
      try {
        if (request.method === 'GET') {
          response.end(answerUrlCheck(keys, query))
          return
        }
        const plain = openCallback(keys, query, encryptedOf(raw))
        heard.push({ event: parseEvent(plain), plain, raw, query })
        response.end('')
        for (const one of waiting) if (heard.length >= one.count) one.done()
      } catch (error) {
        response.writeHead(error instanceof CallbackError ? 401 : 500).end(String(error))
      }
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    heard,
    url: `http://127.0.0.1:${port}/callback`,
    until: (count: number) =>
      heard.length >= count
        ? Promise.resolve()
        : new Promise<void>((done) => {
            waiting.push({ count, done })
          }),
    setDown: (value: boolean) => {
      down = value
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(done)
      }),
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** Everything running: sandbox, corp with two guides, product, WeCom client. */
export const openWorld = async (options: Partial<SandboxOptions> = {}) => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'siyu-sandbox-'))
  const product = await listenForEvents()
  const start = () => startSandbox({ port: 0, dataDir, retryMs: [5, 5, 5], ...options })
  let sandbox = await start()
  const client = sandboxClient(sandbox.origin)
  await client.saveCorp(corp.corpId, {
    name: '云裳服饰',
    secret: corp.secret,
    token: corp.token,
    aesKey: corp.aesKey,
    callbackUrl: product.url,
    members: [
      { userid: 'li', name: '李店长' },
      { userid: 'wang', name: '王小美' },
    ],
    settings: { confirmAfterMs: null, acceptAfterMs: null },
  })
  // The platform's own refusals are what is looked at: nothing is held back or tried again.
  const wecomAt = (origin: string) =>
    createWecomClient({
      baseUrl: `${origin}/wecom`,
      corpId: corp.corpId,
      secret: corp.secret,
      quotas: unlimited,
      patienceMs: 0,
    })
  return {
    product,
    client,
    wecom: wecomAt(sandbox.origin),
    sandbox: () => sandbox,
    /** A code of one guide, its url scanned by a new person, who adds the guide. */
    newFriend: async (name = '陈静', state = 'ch18') => {
      const way = await wecomAt(sandbox.origin).addContactWay({
        type: 1,
        scene: 2,
        user: ['li'],
        state,
      })
      const person = await client.createPerson({ name, gender: 2 })
      const added = await client.add({ personId: person.id, configId: way.config_id })
      const pair = { corpId: corp.corpId, userid: added.userid, personId: person.id }
      return { person, pair, way, ...added }
    },
    restart: async () => {
      await sandbox.close()
      sandbox = await start()
      return { client: sandboxClient(sandbox.origin), wecom: wecomAt(sandbox.origin) }
    },
    close: async () => {
      await sandbox.close()
      await product.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** What the page of the corp's app puts into `wx.agentConfig`. */
export const agentConfig = async ({ wecom }: Pick<World, 'wecom'>, url: string) => {
  const { ticket } = await wecom.getAgentTicket({ type: 'agent_config' })
  return { corpid: corp.corpId, agentid: '1000002', ...signPage(ticket, url) }
}
