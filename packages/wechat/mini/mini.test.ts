// Mini programs: what they encrypt and sign, the limits of codes, and a client's way to its token.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { haveFixtures, vector } from '../fixtures.ts'
import { createOfficialClient } from '../official/client.ts'
import { WireError } from '../wire/error.ts'
import { createMiniClient, miniCalls } from './client.ts'
import { openUserData, rawDataSignature, sessionSignature, UserDataError } from './session.ts'

describe.runIf(haveFixtures)('known answers', () => {
  it('user data opens with its session, for its own app only', () => {
    const known = z
      .object({
        session_key: z.string(),
        iv: z.string(),
        encryptedData: z.string(),
        plain: z.looseObject({}),
      })
      .parse(vector('miniapp-encryptedData-official-demo'))
    const open = (appId: string, data = known.encryptedData) =>
      openUserData(appId, known.session_key, known.iv, data)
    expect(open('wx4f4bc4dec97d474b')).toEqual(known.plain)
    expect(() => open('wx1')).toThrow(UserDataError)
    expect(() => open('wx4f4bc4dec97d474b', 'AAAA')).toThrow(UserDataError)
  })

  it('raw data and sessions are signed', () => {
    const { cases } = z
      .object({
        cases: z.array(
          z.object({
            rawData: z.string(),
            session_key: z.string(),
            signature: z.string(),
          }),
        ),
      })
      .parse(vector('miniapp-rawdata-signature'))
    for (const one of cases)
      expect(rawDataSignature(one.rawData, one.session_key)).toBe(one.signature)
    expect(sessionSignature('k')).toHaveLength(64)
  })
})

it('a scene is at most 32 characters of those the platform prints', () => {
  const { request } = miniCalls.getUnlimitedCode
  expect(request.safeParse({ scene: 'a=1&b=~', page: 'pages/index' }).success).toBe(true)
  for (const bad of [
    { scene: '店' },
    { scene: 'x'.repeat(33) },
    { scene: 'a', page: '/pages/index' },
  ]) {
    expect(request.safeParse(bad).success).toBe(false)
  }
})

const options = {
  baseUrl: 'http://wechat',
  appId: 'wx1',
  secret: 's',
  sleep: async () => undefined,
}
const platform = (answer: (path: string, body: string) => Response | object) => {
  const seen: { path: string; query: URLSearchParams; body: string }[] = []
  const fetch = async (address: string, init: RequestInit) => {
    const url = new URL(address)
    const body = String(init.body ?? '')
    seen.push({ path: url.pathname, query: url.searchParams, body })
    const reply = answer(url.pathname, body)
    return reply instanceof Response ? reply : new Response(JSON.stringify(reply))
  }
  return { seen, fetch }
}
let tokens = 0
const stable = () => ({ access_token: `t${++tokens}`, expires_in: 7200 })

describe('client', () => {
  it('fetches the stable token once, and another when it is not the latest', async () => {
    let refusals = 1
    const { seen, fetch } = platform((path) => {
      if (path.endsWith('stable_token')) return stable()
      return refusals-- > 0 ? { errcode: 40001, errmsg: 'not latest' } : { ticket: 't', url: 'u' }
    })
    const client = createOfficialClient({ ...options, fetch })
    const request = {
      action_name: 'QR_STR_SCENE',
      action_info: { scene: { scene_str: 'c1' } },
    } as const
    expect(await client.createCode(request)).toMatchObject({ ticket: 't' })
    expect(seen.filter(({ path }) => path.endsWith('stable_token'))).toHaveLength(2)
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      grant_type: 'client_credential',
      appid: 'wx1',
      secret: 's',
    })
    expect(seen.at(-1)?.query.get('access_token')).toMatch(/^t\d/)
  })

  it('proves itself with secret and code where the platform wants no token', async () => {
    const { seen, fetch } = platform(() => ({ openid: 'o1', session_key: 'k' }))
    const client = createMiniClient({ ...options, fetch })
    expect(await client.signIn('code')).toEqual({ openid: 'o1', session_key: 'k' })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.query.toString()).toBe(
      'appid=wx1&secret=s&js_code=code&grant_type=authorization_code',
    )
  })

  it('a code comes as a picture, and as JSON only when it is refused', async () => {
    let refuse = false
    const { fetch } = platform((path) => {
      if (path.endsWith('stable_token')) return stable()
      if (refuse) return { errcode: 41030, errmsg: 'invalid page' }
      return new Response(new Uint8Array([137, 80, 78, 71]), {
        headers: { 'content-type': 'image/png' },
      })
    })
    const client = createMiniClient({ ...options, fetch })
    expect(await client.getUnlimitedCode({ scene: 'c1' })).toEqual(
      new Uint8Array([137, 80, 78, 71]),
    )
    refuse = true
    await expect(client.getUnlimitedCode({ scene: 'c1' })).rejects.toMatchObject({
      platform: 'mini',
      errcode: 41030,
      definite: true,
      retryable: false,
    })
  })

  it('a quota of the day is over until midnight in China', async () => {
    const { fetch } = platform((path) =>
      path.endsWith('stable_token')
        ? stable()
        : { errcode: 45009, errmsg: 'reach max api daily quota' },
    )
    const now = () => Date.parse('2026-03-02T15:00:00+08:00')
    const client = createOfficialClient({ ...options, fetch, now, patienceMs: 0 })
    const error: unknown = await client.listFollowers().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(WireError)
    expect(error).toMatchObject({ errcode: 45009, retryAfterMs: 9 * 3_600_000 })
    expect((await client.levels([])).length).toBe(0)
  })
})
