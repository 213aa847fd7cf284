// Requests that are wrong before any field is: bodies that are no JSON or too much of it, content
// types, addresses and queries that say nothing. The same answer at every door.
import { expect, it } from 'vitest'
import type { Route } from '../routes.ts'
import { put, sampleOf, type Json } from './sample.ts'
import { sendRaw, type Bytes } from './wire.ts'
import { flawOf, openWorld, routes } from './world.ts'

const { base, known, stand, ask, carrying, cookieOf } = await openWorld()

const deep = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`
const bodies: [what: string, type: string | undefined, body: (good: string) => string | Buffer][] =
  [
    ['nothing', 'application/json', () => ''],
    ['half of it', 'application/json', (good) => good.slice(0, -1)],
    ['no JSON', 'application/json', () => "{'a': 1,}"],
    ['not a number', 'application/json', () => '{"a": NaN}'],
    ['a field twice', 'application/json', () => '{"kamelie": 1, "kamelie": 2}'],
    ['a prototype', 'application/json', () => '{"__proto__": {"id": 1}}'],
    ['a constructor', 'application/json', () => '{"constructor": {"prototype": {"id": 1}}}'],
    ['200 levels', 'application/json', () => `{"kamelie": ${deep(200)}}`],
    ['100,000 levels', 'application/json', () => `{"kamelie": ${deep(100_000)}}`],
    ['no object', 'application/json', () => '[1]'],
    ['a word', 'application/json', () => '"kamelie"'],
    [
      'no UTF-8',
      'application/json',
      () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    ],
    ['text', 'text/plain', (good) => good],
    ['XML', 'application/xml', () => '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['a form', 'application/x-www-form-urlencoded', () => 'a=1&b=2'],
    [
      'parts',
      'multipart/form-data; boundary=x',
      () => '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
    ],
    ['another type', 'application/json; charset=utf-16', () => Buffer.from('{"a":1}', 'utf16le')],
    ['no type', 'nonsense', (good) => good],
  ]

const oneOf = (route: Route, input = route.input ? sampleOf(route.input, known) : {}): Bytes =>
  carrying(route, input)
const withBody = routes.filter(
  (route) =>
    route.method === 'POST' &&
    route.input !== undefined &&
    Object.keys(sampleOf(route.input, known) as object).some(
      (key) => !route.path.includes(`{${key}}`),
    ),
)

it.for(withBody)('body of $name: $method $path', async (route) => {
  const good = oneOf(route)
  const before = await stand()
  const flaws: string[] = []
  for (const [what, type, make] of bodies) {
    const headers = { cookie: cookieOf(route), ...(type !== undefined && { 'content-type': type }) }
    const flaw = flawOf(await ask({ ...good, headers, body: make(String(good.body)) }))
    if (flaw) flaws.push(`${what}: ${flaw}`)
  }
  const big =
    `${route.method} ${good.path} HTTP/1.1\r\nhost: siyu\r\ncookie: ${cookieOf(route)}\r\n` +
    'content-type: application/json\r\nconnection: close\r\ncontent-length: 10485760\r\n\r\n{"a":"'
  const reply = await sendRaw(base, big)
  expect([reply.status, flawOf(reply)]).toEqual([413, undefined])
  expect(flaws).toEqual([])
  expect(await stand(), 'nothing written').toEqual(before)
})

const noIds = [
  'abc',
  '-1',
  '0',
  '1.5',
  '9007199254740993',
  '1e400',
  '%00',
  '%20',
  '%E0%A4%A',
  '%',
  '..%2F..%2Fme',
  'null',
  '[object%20Object]',
  'x'.repeat(600),
  '%F0%9F%92%A9',
]
const ids = routes.filter(({ path }) => /\{(id|\w+Id)\}/.test(path))

it.for(ids)('address of $name: $method $path', async (route) => {
  const good = oneOf(route)
  const flaws: string[] = []
  for (const id of noIds) {
    const path = route.path.replace(/\{\w+\}/, id)
    const flaw = flawOf(await ask({ ...good, path }))
    if (flaw) flaws.push(`${id.slice(0, 20)}: ${flaw}`)
  }
  expect(flaws).toEqual([])
})

const queries = [
  'kamelie=1',
  '__proto__[admin]=1',
  'constructor[prototype][admin]=1',
  'limit=',
  'limit=1&limit=2',
  'limit[]=1',
  'limit[a][b]=1',
  'limit=0',
  'limit=201',
  'limit=1e1e1',
  'cursor=%27%20or%201=1',
  'cursor=%00',
  'cursor=abc',
]
/** One in a list is one; and a store's cursor is its code, which may be any word. */
const allowed = (route: Route, query: string) =>
  query === 'limit[]=1' || (route.name === 'org.listStores' && /^cursor=[^%]|%27/.test(query))
it.for(routes.filter(({ method, input }) => method === 'GET' && input))(
  'query of $name: $path',
  async (route) => {
    const good = oneOf(route)
    const flaws: string[] = []
    for (const query of queries) {
      const reply = await ask({ ...good, path: `${good.path.split('?')[0]}?${query}` })
      const flaw = reply.status < 400 && allowed(route, query) ? undefined : flawOf(reply)
      if (flaw) flaws.push(`${query}: ${flaw}`)
    }
    expect(flaws).toEqual([])
    expect(({} as Record<string, unknown>).admin, 'no prototype was reached').toBeUndefined()
  },
)

it('what is not HTTP, or has headers without end, is a problem document too', async () => {
  const garbage = await sendRaw(base, 'GET\u0000/v1/me HTTX/9\r\n\r\n')
  expect([garbage.status, flawOf(garbage)]).toEqual([400, undefined])
  const long = await sendRaw(
    base,
    `GET /v1/me HTTP/1.1\r\nhost: siyu\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`,
  )
  expect([long.status, flawOf(long)]).toEqual([431, undefined])
  const twice = await sendRaw(
    base,
    'POST /v1/session HTTP/1.1\r\nhost: siyu\r\ncontent-length: 2\r\n' +
      'transfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n',
  )
  expect(flawOf(twice)).toBeUndefined()
})

it('an unknown address and another method are told apart from a missing thing', async () => {
  for (const [method, path] of [
    ['GET', '/v1/kamelie'],
    ['PATCH', '/v1/orders'],
    ['GET', '/v2/orders'],
    ['GET', '/v1/%'],
  ]) {
    expect(flawOf(await ask({ method: method ?? '', path: path ?? '' })), path).toBeUndefined()
  }
})

it('a body that would be right shows that the refusals above are about what was wrong', async () => {
  const tags = routes.find(({ name }) => name === 'customer.saveTag')!
  const reply = await ask(oneOf(tags, put(sampleOf(tags.input!, known), ['id'], undefined) as Json))
  expect(reply.status).toBe(200)
})
