// A phone's own browser: a site on loopback under the phone's host, with the phone's cookies.
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../fixtures.ts'

interface Seen {
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** A site of a few lines that remembers what it was asked. */
const openSite = async () => {
  const seen: Seen[] = []
  const server = createServer(async (asked, answer) => {
    const { url = '/', headers } = asked
    seen.push({ url, headers, body: await text(asked) })
    const own = `http://${headers.host}`
    if (url.startsWith('/away')) answer.writeHead(302, { location: `${own}/page?x=1` }).end()
    else if (url === '/picture')
      answer.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2, 3]))
    else if (url === '/out') answer.writeHead(200, { 'set-cookie': 'who=; Max-Age=0' }).end()
    else
      answer
        .writeHead(200, {
          'content-type': 'text/html',
          'x-frame-options': 'DENY',
          'content-security-policy': "script-src 'self'; frame-ancestors 'none'",
          'set-cookie': [`who=${headers.cookie ? 'again' : 'new'}; Path=/; HttpOnly; SameSite=Lax`],
        })
        .end(`<!doctype html><html><head><title>a</title></head><a href="${own}/next">b</a></html>`)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { seen, port, close: () => server.close() }
}

let world: World
let site: Awaited<ReturnType<typeof openSite>>
let chen = ''
beforeAll(async () => {
  world = await openWorld()
  site = await openSite()
  chen = (await world.client.createPerson({ name: '陈静' })).id
})
afterAll(async () => {
  site.close()
  await world.close()
})

const hostOf = (person: string, port = site.port): string =>
  `${Buffer.from(person).toString('hex')}-${port}.localhost`

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** As a browser asks that finds every `.localhost` on loopback. */
const open = (host: string, path: string, { method = 'GET', headers = {}, body }: Asked = {}) =>
  new Promise<IncomingMessage>((done, fail) => {
    const { port } = new URL(world.client.origin)
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host: `${host}:${port}`, ...headers },
      },
      done,
    )
    asked.on('error', fail)
    asked.end(body)
  })
const ask = async (host: string, path: string, asked?: Asked) => {
  const got = await open(host, path, asked)
  return { status: got.statusCode ?? 0, headers: got.headers, body: await text(got) }
}

describe("a phone's browser", () => {
  it('puts the bridge before everything and keeps addresses on the phone', async () => {
    const { body, headers } = await ask(hostOf(chen), '/page')
    expect(body).toMatch(
      /<head><script src="\/__wechat\/bridge.js" data-name="[^"]*"><\/script><title>/,
    )
    const { port } = new URL(world.client.origin)
    expect(body).toContain(`href="http://${hostOf(chen)}:${port}/next"`)
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers['content-security-policy']).toBe("script-src 'self'")
    expect(headers['set-cookie']).toBeUndefined()
  })

  it('shows the site its own name, and WeChat as the browser', async () => {
    const { port } = new URL(world.client.origin)
    const page = `http://${hostOf(chen)}:${port}`
    await ask(hostOf(chen), `/page?back=${encodeURIComponent(`${page}/c/1`)}`, {
      method: 'POST',
      headers: { origin: page, 'content-type': 'application/json' },
      body: JSON.stringify({ page: `${page}/c/2` }),
    })
    const own = `http://127.0.0.1:${site.port}`
    const seen = site.seen.at(-1)
    expect(seen?.headers).toMatchObject({ host: `127.0.0.1:${site.port}`, origin: own })
    expect(seen?.headers['user-agent']).toContain('MicroMessenger')
    expect(seen?.url).toBe(`/page?back=${encodeURIComponent(`${own}/c/1`)}`)
    expect(seen?.body).toBe(JSON.stringify({ page: `${own}/c/2` }))
  })

  it('has a jar of its own for each phone', async () => {
    const zhou = (await world.client.createPerson({ name: '周敏' })).id
    await ask(hostOf(zhou), '/page')
    expect(site.seen.at(-1)?.headers.cookie).toBe('')
    await ask(hostOf(zhou), '/page')
    expect(site.seen.at(-1)?.headers.cookie).toBe('who=new')
    await ask(hostOf(zhou), '/out')
    await ask(hostOf(zhou), '/page')
    expect(site.seen.at(-1)?.headers.cookie).toBe('')
  })

  it('stays on the phone when the site sends it elsewhere on loopback', async () => {
    const { headers, status } = await ask(hostOf(chen), '/away')
    const { port } = new URL(world.client.origin)
    expect(status).toBe(302)
    expect(headers.location).toBe(`http://${hostOf(chen)}:${port}/page?x=1`)
  })

  it('keeps what a page stores, for each phone and site, and a session until the next link', async () => {
    const zhou = (await world.client.createPerson({ name: '周敏' })).id
    const stored = async (person: string, port = site.port) =>
      JSON.parse((await ask(hostOf(person, port), '/__wechat/storage')).body) as object
    const keep = (area: string, items: object) =>
      ask(hostOf(zhou), '/__wechat/storage', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ area, items }),
      })
    await keep('local', { language: 'en' })
    await keep('session', { state: 's1' })
    expect(await stored(zhou)).toEqual({ local: { language: 'en' }, session: { state: 's1' } })
    const none = { local: {}, session: {} }
    expect([await stored(chen), await stored(zhou, 1)]).toEqual([none, none])
    const link = new URLSearchParams({ person: zhou, url: `http://127.0.0.1:${site.port}/page` })
    await fetch(`${world.client.origin}/sandbox/browse?${link}`, { redirect: 'manual' })
    expect(await stored(zhou)).toEqual({ local: { language: 'en' }, session: {} })
    expect((await keep('cookies', {})).status).toBe(400)
    expect((await keep('local', { much: 'x'.repeat(6 * 1024 * 1024) })).status).toBe(400)
  })

  it('brings pictures as they are', async () => {
    expect((await ask(hostOf(chen), '/picture')).body).toBe('\u0001\u0002\u0003')
  })

  it('is known to the sign-in without a cookie of its own', async () => {
    const own = Number(new URL(world.client.origin).port)
    const { origin } = new URL(world.product.url)
    const query = new URLSearchParams({
      appid: 'ww0123456789abcdef',
      redirect_uri: `${origin}/h5`,
      response_type: 'code',
      state: 's',
    })
    const { headers } = await ask(hostOf(chen, own), `/connect/oauth2/authorize?${query}`)
    expect(headers.location).toMatch(/-\d+\.localhost:\d+\/h5\?code=\w+&state=s$/)
  })

  it('is nobody without a person, and says when the site is away', async () => {
    expect((await ask(hostOf('p_nobody'), '/page')).status).toBe(404)
    expect((await ask(hostOf(chen, 1), '/page')).status).toBe(502)
    expect((await ask('127.0.0.1', '/sandbox/page/x')).status).toBe(404)
  })
})
