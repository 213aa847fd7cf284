// The thin path: a code is scanned, the guide added, the event arrives sealed, the welcome reaches
// the phone.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { corp, openWorld, type World } from './fixtures.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

it('from a printed code to a welcome on the phone', async () => {
  const { client, wecom, product } = world
  const way = await wecom.addContactWay({
    type: 2,
    scene: 2,
    user: ['li', 'wang'],
    state: 'store18-door',
    remark: '18 号店门口',
  })
  const person = await client.createPerson({ name: '陈静', gender: 2 })
  const picture = await fetch(way.qr_code ?? '')
  expect(picture.headers.get('content-type')).toBe('image/png')

  const scanned = await client.scan(person.id, way.qr_code ?? '')
  expect(scanned).toMatchObject({ kind: 'contact', corpName: '云裳服饰', friend: false })
  const added = await client.add({ personId: person.id, configId: way.config_id })
  expect(added).toMatchObject({ result: 'friend', userid: 'li' })

  await product.until(1)
  const event = product.heard[0]?.event
  expect(event).toMatchObject({
    kind: 'add_external_contact',
    corpId: corp.corpId,
    userId: 'li',
    state: 'store18-door',
    externalUserId: added.externalUserId,
  })
  const code = event?.kind === 'add_external_contact' ? (event.welcomeCode ?? '') : ''
  await wecom.sendWelcomeMsg({
    welcome_code: code,
    text: { content: '您好，我是李店长' },
    attachments: [{ msgtype: 'link', link: { title: '入会礼', url: 'http://127.0.0.1:1/c' } }],
  })
  const messages = await client.messages(person.id)
  expect(messages.map(({ origin }) => origin)).toEqual(['system', 'welcome'])
  expect(messages[1]?.body.attachments?.[0]?.link?.title).toBe('入会礼')

  const known = await wecom.getExternalContact(added.externalUserId)
  expect(known.external_contact).toMatchObject({ name: '陈静', gender: 2, type: 1 })
  expect(known.follow_user).toMatchObject([{ userid: 'li', state: 'store18-door', add_way: 1 }])
})

it('the wire log shows both directions and the check', async () => {
  const calls = await world.client.wire()
  const pushed = calls.find((call) => call.direction === 'out' && call.method === 'POST')
  expect(pushed).toMatchObject({ status: 200, check: { kind: 'msg_signature', ok: true } })
  expect(pushed?.request).toContain('add_external_contact')
  const sent = calls.find((call) => call.url.includes('send_welcome_msg'))
  expect(sent).toMatchObject({ direction: 'in', errcode: 0, check: { ok: true } })
  expect(JSON.stringify(calls)).not.toContain(corp.secret)
  expect(sent?.url).toMatch(/access_token=.{6}…/)
})
