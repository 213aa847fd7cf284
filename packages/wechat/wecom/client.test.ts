// The client's manners: one token for many calls, one retry for a bad one, and failures told apart.
import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createWecomClient } from './client.ts'
import { WecomError } from './errors.ts'

interface Seen {
  path: string
  token: string | null
  body: string
}
type Answer = object | 'hang' | 'cut' | 'html' | 'status'

const open: Server[] = []
afterEach(async () => {
  await Promise.all(
    open.splice(0).map(
      (server) =>
        new Promise((done) => {
          server.closeAllConnections()
          server.close(done)
        }),
    ),
  )
})

/** A WeCom of a few lines: `answer` speaks for every call but gettoken. */
const fakeWecom = async (answer: (seen: Seen) => Answer, expiresIn = 7200) => {
  const seen: Seen[] = []
  let tokens = 0
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const one = { path: url.pathname, token: url.searchParams.get('access_token'), body }
      seen.push(one)
      const reply: Answer = url.pathname.endsWith('/gettoken')
        ? { errcode: 0, errmsg: 'ok', access_token: `t${++tokens}`, expires_in: expiresIn }
        : answer(one)
      if (reply === 'hang') return
      if (reply === 'cut') {
        response.destroy()
        return
      }
      if (reply === 'html') {
        response.end('<html>')
        return
      }
      if (reply === 'status') {
        response.writeHead(502).end()
        return
      }
      response.end(JSON.stringify(reply))
    })
  })
  open.push(server)
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { seen, baseUrl: `http://127.0.0.1:${port}/wecom`, tokenCount: () => tokens }
}

const app = { corpId: 'ww1', secret: 's' }
const ok = { errcode: 0, errmsg: 'ok' }
const failure = async (promise: Promise<unknown>): Promise<WecomError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof WecomError)) throw new Error('expected a WecomError')
  return error
}

describe('token', () => {
  it('is fetched once for calls at the same time and kept until it ends', async () => {
    const wecom = await fakeWecom(() => ({ ...ok, follow_user: ['li'] }))
    let now = 0
    const client = createWecomClient({ ...app, baseUrl: wecom.baseUrl, now: () => now })
    const replies = await Promise.all(Array.from({ length: 20 }, () => client.listFollowUsers()))
    expect(replies[19]).toEqual({ follow_user: ['li'] })
    expect(wecom.tokenCount()).toBe(1)
    now = 7_194_000
    await client.listFollowUsers()
    expect(wecom.tokenCount()).toBe(1)
    now = 7_195_000
    await client.listFollowUsers()
    expect(wecom.tokenCount()).toBe(2)
  })

  it.each([40014, 42001])('is fetched anew once after %i', async (errcode) => {
    const wecom = await fakeWecom(({ token }) => (token === 't1' ? { errcode, errmsg: 'x' } : ok))
    const client = createWecomClient({ ...app, baseUrl: wecom.baseUrl })
    await Promise.all([1, 2, 3].map(() => client.delContactWay('c')))
    expect(wecom.tokenCount()).toBe(2)
  })

  it('is not fetched for ever', async () => {
    const wecom = await fakeWecom(() => ({ errcode: 42001, errmsg: 'access_token expired' }))
    const client = createWecomClient({ ...app, baseUrl: wecom.baseUrl })
    const error = await failure(client.delContactWay('c'))
    expect(error).toMatchObject({ errcode: 42001, retryable: true, definite: true })
    expect(wecom.seen.length).toBe(4)
  })
})

describe('failures', () => {
  const failing = async (answer: Answer) => {
    const wecom = await fakeWecom(() => answer)
    // Only who never answers is not waited for.
    const patience = answer === 'hang' ? { timeoutMs: 200 } : {}
    const client = createWecomClient({ ...app, baseUrl: wecom.baseUrl, ...patience })
    return failure(client.sendWelcomeMsg({ welcome_code: 'w', text: { content: 'hi' } }))
  }

  it('a refusal is definite and not tried again', async () => {
    expect(await failing({ errcode: 41050, errmsg: 'x' })).toMatchObject({
      fault: 'refused',
      errcode: 41050,
      definite: true,
      retryable: false,
      api: 'externalcontact/send_welcome_msg',
    })
  })

  it('limits say when, busy says nothing for sure', async () => {
    expect(await failing({ errcode: 45009, errmsg: '' })).toMatchObject({
      retryable: true,
      definite: true,
      retryAfterMs: 60_000,
    })
    expect(await failing({ errcode: -1, errmsg: '' })).toMatchObject({
      retryable: true,
      definite: false,
    })
  })

  it.each(['hang', 'cut', 'status'] as const)('%s: nobody knows', async (answer) => {
    expect(await failing(answer)).toMatchObject({
      fault: 'silent',
      definite: false,
      retryable: true,
      errcode: undefined,
    })
  })

  it('something else than WeCom is garbled', async () => {
    expect(await failing('html')).toMatchObject({ fault: 'garbled', definite: false })
    const wecom = await fakeWecom(() => ({ ...ok, msgid: {} }))
    const client = createWecomClient({ ...app, baseUrl: wecom.baseUrl })
    expect(await failure(client.addMsgTemplate({ external_userid: ['wm1'] }))).toMatchObject({
      fault: 'garbled',
      definite: false,
      retryable: false,
    })
  })

  it('no connection: certainly not done', async () => {
    const gone = await fakeWecom(() => ok)
    await new Promise((done) => {
      open.pop()?.close(done)
    })
    const client = createWecomClient({ ...app, baseUrl: gone.baseUrl })
    expect(await failure(client.listFollowUsers())).toMatchObject({
      fault: 'unreachable',
      definite: true,
      retryable: true,
    })
  })
})

describe('requests', () => {
  it("carry the platform's shapes", async () => {
    const wecom = await fakeWecom(({ path }) =>
      path.endsWith('media/upload')
        ? { ...ok, type: 'image', media_id: 'm1', created_at: '1380000000' }
        : { ...ok, external_contact: { external_userid: 'wm1', type: 1 }, next_cursor: '' },
    )
    const client = createWecomClient({ ...app, baseUrl: `${wecom.baseUrl}/` })
    const reply = await client.getExternalContact('wm1')
    expect(reply.external_contact).toMatchObject({ external_userid: 'wm1', gender: 0, name: '' })
    const file = {
      type: 'image',
      filename: 'a.png',
      contentType: 'image/png',
      bytes: new Uint8Array(8),
    } as const
    expect(await client.mediaUpload(file)).toEqual({
      type: 'image',
      media_id: 'm1',
      created_at: 1380000000,
    })
    const upload = wecom.seen.find((one) => one.path.endsWith('media/upload'))
    expect(upload?.body).toContain('name="media"; filename="a.png"')
    expect(wecom.seen[0]?.path).toBe('/wecom/cgi-bin/gettoken')
  })
})
