// Events of friends and their delivery: what is raised, what is not, and what goes wrong.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getSignature, decrypt } from '@wecom/crypto'
import { encryptedOf, WecomError } from '#wechat'
import { corp, openWorld, type World } from './fixtures.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(() => world.client.setFaults(corp.corpId, {}))

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof WecomError ? (error.errcode ?? -2) : -3),
  )

/** What was heard since the last look. */
let looked = 0
const next = async (count: number) => {
  await world.product.until(looked + count)
  const fresh = world.product.heard.slice(looked)
  looked = world.product.heard.length
  return fresh.map(({ event }) => event)
}
const quiet = async () => {
  const { now } = await world.client.clock()
  await world.client.turn({ to: new Date(Date.parse(now) + 1000).toISOString() })
  expect(world.product.heard.length).toBe(looked)
}
const welcomeCode = (event: { kind: string; welcomeCode?: string } | undefined) =>
  event?.welcomeCode ?? ''

describe('the cipher', () => {
  it("is what the platform's own package opens", async () => {
    await world.newFriend()
    await next(1)
    const heard = world.product.heard.at(-1)
    if (!heard) throw new Error('nothing was heard')
    const encrypted = encryptedOf(heard.raw)
    expect(getSignature(corp.token, heard.query.timestamp, heard.query.nonce, encrypted)).toBe(
      heard.query.msg_signature,
    )
    expect(decrypt(corp.aesKey, encrypted)).toMatchObject({ message: heard.plain, id: corp.corpId })
  })
})

describe('friendship', () => {
  it('adding twice is one event; deleting and adding again are told', async () => {
    const friend = await world.newFriend('周周')
    expect(await next(1)).toMatchObject([{ kind: 'add_external_contact' }])
    const again = await world.client.add({
      personId: friend.person.id,
      configId: friend.way.config_id,
    })
    expect(again.result).toBe('already')
    await quiet()
    await world.client.leave(friend.pair)
    expect(await next(1)).toMatchObject([
      { kind: 'del_follow_user', userId: 'li', externalUserId: friend.externalUserId },
    ])
    // The member's side still shows who left.
    expect(await codeOf(world.wecom.getExternalContact(friend.externalUserId))).toBe(0)
    await world.client.add({ personId: friend.person.id, configId: friend.way.config_id })
    expect(await next(1)).toMatchObject([
      { kind: 'add_external_contact', externalUserId: friend.externalUserId },
    ])
    await world.client.drop({ ...friend.pair, source: 'DELETE_BY_TRANSFER' })
    expect(await next(1)).toMatchObject([
      { kind: 'del_external_contact', source: 'DELETE_BY_TRANSFER' },
    ])
    expect(await codeOf(world.wecom.getExternalContact(friend.externalUserId))).toBe(84061)
  })

  it('a code that asks the member waits for the thumb', async () => {
    const way = await world.wecom.addContactWay({
      type: 1,
      scene: 2,
      user: ['li'],
      skip_verify: false,
      state: 'asks',
    })
    const person = await world.client.createPerson({ name: '慢慢' })
    const added = await world.client.add({ personId: person.id, configId: way.config_id })
    expect(added.result).toBe('asked')
    await quiet()
    expect(await codeOf(world.wecom.getExternalContact(added.externalUserId))).toBe(84061)
    const { requests } = await world.client.tasks(corp.corpId)
    expect(requests).toMatchObject([{ person: '慢慢', userid: 'li' }])
    await world.client.accept({ corpId: corp.corpId, userid: 'li', personId: person.id })
    expect(await next(1)).toMatchObject([{ kind: 'add_external_contact', state: 'asks' }])
  })

  it('a half add bears the code, the add after it none', async () => {
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    const person = await world.client.createPerson({ name: '半半' })
    await world.client.add({ personId: person.id, configId: way.config_id, half: true })
    const [half] = await next(1)
    expect(half).toMatchObject({ kind: 'add_half_external_contact' })
    expect(welcomeCode(half)).not.toBe('')
    await world.client.accept({ corpId: corp.corpId, userid: 'li', personId: person.id })
    const [full] = await next(1)
    expect(full).toMatchObject({ kind: 'add_external_contact' })
    expect(welcomeCode(full)).toBe('')
  })
})

describe('welcome codes', () => {
  const greet = (code: string, body: object = { text: { content: '您好' } }) =>
    codeOf(world.wecom.sendWelcomeMsg({ welcome_code: code, ...body }))

  it('work once', async () => {
    await world.newFriend()
    const code = welcomeCode((await next(1))[0])
    expect(await greet(code)).toBe(0)
    expect(await greet(code)).toBe(41051)
    expect(await greet('nonsense')).toBe(41050)
    expect(await greet('')).toBe(41049)
  })

  it('live twenty seconds of sandbox time', async () => {
    await world.newFriend()
    const code = welcomeCode((await next(1))[0])
    await world.client.turn({ byMs: 20_001 })
    expect(await greet(code)).toBe(41050)
  })

  it('end when the two chat, and are not given where the member greets', async () => {
    const friend = await world.newFriend()
    const code = welcomeCode((await next(1))[0])
    await world.client.write(friend.pair, '在吗')
    expect(await greet(code)).toBe(41051)
    await world.client.setSettings(corp.corpId, { ownWelcome: ['li'] })
    await world.newFriend()
    expect(welcomeCode((await next(1))[0])).toBe('')
    await world.client.setSettings(corp.corpId, { ownWelcome: [] })
  })

  it('check what they send', async () => {
    await world.newFriend()
    const code = welcomeCode((await next(1))[0])
    const link = { title: '礼', url: 'http://127.0.0.1/' }
    const cases: [object, number][] = [
      [{}, 40063],
      [{ text: { content: '好'.repeat(1334) } }, 45002],
      [{ attachments: Array.from({ length: 10 }, () => ({ msgtype: 'link', link })) }, 41064],
      [{ attachments: [{ msgtype: 'voice', voice: {} }] }, 41065],
      [{ attachments: [{ msgtype: 'link', link: { title: '礼' } }] }, 41010],
      [{ attachments: [{ msgtype: 'link', link: { url: link.url } }] }, 41016],
      [{ attachments: [{ msgtype: 'image', image: { media_id: 'old' } }] }, 40007],
    ]
    for (const [body, errcode] of cases) expect(await greet(code, body)).toBe(errcode)
    expect(await greet(code)).toBe(0)
  })
})

describe('delivery', () => {
  it('is tried again when the product is away, then given up', async () => {
    world.product.setDown(true)
    await world.newFriend()
    await quiet()
    const calls = await world.client.wire()
    const lost = calls.filter((call) => call.direction === 'out' && call.status === 0)
    expect(lost.length).toBe(4)
    world.product.setDown(false)
    await world.newFriend()
    expect(await next(1)).toHaveLength(1)
  })

  it('drops, doubles and swaps on demand', async () => {
    const { client } = world
    await client.setFaults(corp.corpId, { dropNext: 1 })
    await world.newFriend()
    await quiet()
    await client.setFaults(corp.corpId, { duplicateNext: 1 })
    await world.newFriend()
    const [one, two] = await next(2)
    expect(one).toEqual(two)
    await client.setFaults(corp.corpId, { holdNext: 1 })
    const first = await world.newFriend('先')
    await quiet()
    const second = await world.newFriend('后')
    expect(await next(2)).toMatchObject([
      { externalUserId: second.externalUserId },
      { externalUserId: first.externalUserId },
    ])
  })

  it('lets interfaces refuse, and lose their answers after the work was done', async () => {
    const friend = await world.newFriend()
    const code = welcomeCode((await next(1))[0])
    const api = 'externalcontact/send_welcome_msg'
    await world.client.setFaults(corp.corpId, {
      refuse: [{ api, errcode: 45033, times: 1 }],
      silence: [{ api, times: 1 }],
    })
    const send = () => world.wecom.sendWelcomeMsg({ welcome_code: code, text: { content: '好' } })
    await expect(send()).rejects.toMatchObject({ fault: 'silent', definite: false })
    await world.client.setFaults(corp.corpId, { silence: [{ api, times: 1 }] })
    await expect(send()).rejects.toMatchObject({ fault: 'silent', definite: false })
    const sent = await world.client.messages(friend.person.id)
    expect(sent.filter(({ origin }) => origin === 'welcome')).toHaveLength(1)
    expect(await codeOf(send())).toBe(41051)
  })
})

describe('a restart', () => {
  it('keeps people, friends, chats, tokens and the clock', async () => {
    const friend = await world.newFriend('留留')
    await next(1)
    const before = await world.client.clock()
    const { client, wecom } = await world.restart()
    expect((await client.clock()).offsetMs).toBe(before.offsetMs)
    expect(await client.messages(friend.person.id)).toHaveLength(1)
    expect((await wecom.getExternalContact(friend.externalUserId)).external_contact.name).toBe(
      '留留',
    )
    const scanned = await client.scan(friend.person.id, friend.way.qr_code ?? '')
    expect(scanned).toMatchObject({ kind: 'contact', friend: true })
  })
})
