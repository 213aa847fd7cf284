// A brand of one's own: no name at the start, named by one door, called so in console, member pages
// and on the phone.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryDir, until } from '#platform/testing'
import { signIn, startServer } from './server.ts'

it(
  'begins without a name and is called everywhere by the one it is given',
  { timeout: 180_000 },
  async () => {
    const server = await startServer(join(temporaryDir(), 'data'))
    expect(server.ready, server.complaint()).toMatchObject({ ready: true })
    const { console: base = '', sandbox = '', login } = server.ready!
    const headers = await signIn(server, login)
    const read = async (url: string): Promise<unknown> => (await fetch(url, { headers })).json()
    const called = async () => {
      const [me, pages, corps] = await Promise.all([
        read(`${base}v1/me`),
        read(`${base}v1/consumer/brand`),
        read(`${sandbox}sandbox/api/corps`),
      ])
      return [(me as { brand: object }).brand, pages, (corps as object[])[0]].map(
        (of) => (of as { name: string | null }).name,
      )
    }
    expect(await called()).toEqual([null, null, ''])
    const named = await fetch(`${base}v1/brand`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: '云上茶' }),
    })
    expect(named.status).toBe(200)
    await until(async () => (await called()).every((name) => name === '云上茶'), 10_000)
    expect(await called()).toEqual(['云上茶', '云上茶', '云上茶'])
    expect(await server.end('SIGTERM')).toBe(0)
  },
)
