// The doors that no contract describes: callbacks of WeCom, uploaded files, the rejected rows.
// Whatever comes to them is answered with a problem document, and nothing is written.
import { expect, it } from 'vitest'
import { buildXml, sealCallback } from '#wechat'
import { storableText } from './text.ts'
import { sendRaw, type Bytes } from './wire.ts'
import { flawOf, openWorld } from './world.ts'

const { base, ask, stand, staffCookie } = await openWorld()

const keys = {
  token: 'badInputToken',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiveId: 'wwbadinput',
}
const json = { cookie: staffCookie, 'content-type': 'application/json' }
const saved = await ask({
  method: 'POST',
  path: '/v1/wecom',
  headers: json,
  body: JSON.stringify({
    corpId: keys.receiveId,
    token: keys.token,
    aesKey: keys.aesKey,
    contactSecret: 'a-secret',
  }),
})
expect(saved.status, saved.text).toBe(200)

const door = `/callbacks/wecom/${keys.receiveId}`
const event = (fields: Record<string, string>) =>
  buildXml({
    ToUserName: keys.receiveId,
    FromUserName: 'sys',
    CreateTime: 1_700_000_000,
    MsgType: 'event',
    Event: 'change_external_contact',
    ...fields,
  })
const wrapped = (encrypted: string) =>
  buildXml({ ToUserName: keys.receiveId, AgentID: '', Encrypt: encrypted })

/** A callback as WeCom would send it; `change` is what is wrong with it. */
function callback(
  plain: string,
  change: { path?: string; body?: string; query?: Record<string, string> } = {},
): Bytes {
  const sealed = sealCallback(keys, plain, '1700000000')
  const query = new URLSearchParams({
    msg_signature: sealed.msg_signature,
    timestamp: sealed.timestamp,
    nonce: sealed.nonce,
    ...change.query,
  })
  return {
    method: 'POST',
    path: `${change.path ?? door}?${query}`,
    headers: { 'content-type': 'text/xml' },
    body: change.body ?? wrapped(sealed.encrypted),
  }
}

const good = event({ ChangeType: 'add_external_contact', UserID: 'li', ExternalUserID: 'wm1' })
const bombs =
  '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><xml><Encrypt>&c;</Encrypt></xml>'
const outside =
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><xml><Encrypt>&b;</Encrypt></xml>'
const forged: [what: string, bytes: Bytes][] = [
  ['another signature', callback(good, { query: { msg_signature: 'f'.repeat(40) } })],
  ['a signature in another script', callback(good, { query: { msg_signature: '签名' } })],
  ['no signature', { ...callback(good), path: door }],
  ['another time', callback(good, { query: { timestamp: '1700000001' } })],
  ['a nonce with a NUL', callback(good, { query: { nonce: 'a\u0000' } })],
  ['a body of somebody else', callback(good, { body: wrapped('AAAA'.repeat(20)) })],
  ['a corp that is not ours', callback(good, { path: '/callbacks/wecom/ww-nobody' })],
  ['a corp that climbs', callback(good, { path: '/callbacks/wecom/..%2f..%2fetc' })],
  ['no XML', callback(good, { body: '{"Encrypt":"x"}' })],
  ['nothing', callback(good, { body: '' })],
  ['broken XML', callback(good, { body: '<xml><Encrypt>' })],
  ['entities', callback(good, { body: bombs })],
  ['entities from outside', callback(good, { body: outside })],
  ['deep XML', callback(good, { body: '<a>'.repeat(20_000) })],
  ['a megabyte', callback(good, { body: wrapped('A'.repeat(1_000_000)) })],
  [
    'a JSON type',
    { ...callback(good), headers: { 'content-type': 'application/json' }, body: '{' },
  ],
  [
    'an echo of nobody',
    { method: 'GET', path: `${door}?msg_signature=a&timestamp=1&nonce=1&echostr=x` },
  ],
]

it.for(forged)('a callback with %s', async ([, bytes]) => {
  const before = await stand()
  expect(flawOf(await ask(bytes))).toBeUndefined()
  expect(await stand(), 'nothing written').toEqual(before)
})

it('a signed callback is kept once, whatever stands in it', async () => {
  const odd = [
    good,
    event({ ChangeType: '\u202e👩🏽‍🚀', State: '__proto__' }),
    event({ ChangeType: 'a', Unknown: 'x'.repeat(5_000) }),
    '<xml></xml>',
    'no XML at all',
    '<xml><A>\u0000</A></xml>',
  ]
  for (const plain of odd) {
    const first = await ask(callback(plain))
    const kept = await stand()
    const again = await ask(callback(plain))
    expect([first.status, again.status], plain.slice(0, 60)).toEqual(
      storableText(plain) ? [200, 200] : [400, 400],
    )
    expect(await stand(), 'a repetition changes nothing').toEqual(kept)
  }
})

const form = (parts: string) => ({
  headers: { cookie: staffCookie, 'content-type': 'multipart/form-data; boundary=x' },
  body: parts.replaceAll('\n', '\r\n'),
})
const file = (name: string, content: string, field = 'file') =>
  `--x\ncontent-disposition: form-data; name="${field}"; filename="${name}"\n\n${content}\n`
const kind = (value: string) => `--x\ncontent-disposition: form-data; name="kind"\n\n${value}\n`
const uploads: [what: string, parts: Partial<Bytes>][] = [
  ['no file', form(`${kind('orders')}--x--\n`)],
  ['no kind', form(`${file('a.csv', 'a,b\n1,2')}--x--\n`)],
  ['another kind', form(`${kind('__proto__')}${file('a.csv', 'a,b\n1,2')}--x--\n`)],
  ['an endless kind', form(`${kind('k'.repeat(100_000))}${file('a.csv', 'a')}--x--\n`)],
  ['no end', form(`${kind('orders')}${file('a.csv', 'a,b')}`)],
  ['an empty file', form(`${kind('orders')}${file('a.csv', '')}--x--\n`)],
  [
    'a broken Excel file',
    form(`${kind('orders')}${file('a.xlsx', 'PK\u0003\u0004nonsense')}--x--\n`),
  ],
  ['no form', { headers: { cookie: staffCookie, 'content-type': 'application/json' }, body: '{}' }],
  [
    'no boundary',
    { headers: { cookie: staffCookie, 'content-type': 'multipart/form-data' }, body: 'x' },
  ],
  ['nobody', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--\r\n' }],
]

it.for(uploads)('an upload with %s', async ([, parts]) => {
  const before = await stand()
  expect(flawOf(await ask({ method: 'POST', path: '/v1/import-files', ...parts }))).toBeUndefined()
  expect(await stand(), 'nothing written').toEqual(before)
})

it.for(['../../etc/passwd', 'a\u0000.csv', '我的\u202evsc.订单', 'x'.repeat(2_000), 'con.csv'])(
  'a file called %s is stored as a file',
  async (name) => {
    const reply = await ask({
      method: 'POST',
      path: '/v1/import-files',
      ...form(`${kind('orders')}${file(name, 'number,sku\u0000,price\n1,\ud83d,3')}--x--\n`),
    })
    expect(reply.status, reply.text).toBeLessThan(500)
  },
)

it.for(['abc', '-1', '1e9', '9007199254740993', '%00', '%'])(
  'rejected rows of import %s',
  async (id) => {
    const reply = await ask({
      method: 'GET',
      path: `/v1/imports/${id}/rejected.csv`,
      headers: { cookie: staffCookie },
    })
    expect(flawOf(reply)).toBeUndefined()
  },
)

it('sign-in: a login nobody can have, a password nobody can type, ever and ever again', async () => {
  const body = (login: string, password: string) => JSON.stringify({ login, password })
  for (const [login, password] of [
    ['', ''],
    ['a'.repeat(61), 'x'],
    ['a', 'x'.repeat(201)],
    ['a\u0000', 'x'],
    ["' or 1=1 --", 'x'],
    ['\ud800', 'x'],
    ['👩🏽‍🚀', '👩🏽‍🚀'],
  ]) {
    const reply = await ask({
      method: 'POST',
      path: '/v1/session',
      headers: { 'content-type': 'application/json' },
      body: body(login ?? '', password ?? ''),
    })
    expect(flawOf(reply), login).toBeUndefined()
  }
  const slow = await sendRaw(
    base,
    'POST /v1/session HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n' +
      'connection: close\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  )
  expect(flawOf(slow)).toBeUndefined()
})
