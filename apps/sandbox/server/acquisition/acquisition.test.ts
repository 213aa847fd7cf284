// Acquisition links as the platform has them: made within limits, opened by people, paid by the
// customer added, and what the corp is told of each step.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkWithChannel, WecomError } from '#wechat'
import { corp, openWorld, type World } from '../fixtures.ts'

const DAY_MS = 24 * 3_600_000
let world: World
beforeAll(async () => {
  world = await openWorld({ ceilings: { acquisitionLinks: 12 } })
})
afterAll(() => world.close())

let before = 0
beforeEach(async () => {
  await world.client.buyUnits(corp.corpId, { units: 0, only: true })
  await world.client.buyUnits(corp.corpId, { units: 100 })
  // Both were told before the test begins.
  await expect
    .poll(() => changes(world.product.heard.map(({ event }) => event)).at(-1))
    .toBe('balance_increased')
  before = world.product.heard.length
})
const heardAfter = async (count: number) => {
  await world.product.until(before + count)
  return world.product.heard.slice(before).map(({ event }) => event)
}
const codeOf = async (asked: Promise<unknown>): Promise<number | undefined> =>
  asked.then(
    () => 0,
    (error: unknown) => (error instanceof WecomError ? error.errcode : undefined),
  )
const make = async (name: string, users = ['li']) =>
  (await world.wecom.createLink({ link_name: name, range: { user_list: users } })).link
const person = async () => (await world.client.createPerson({ name: '陈静', gender: 2 })).id
const later = async (ms: number) => {
  const { now } = await world.client.clock()
  await world.client.setClock({ to: new Date(Date.parse(now) + ms).toISOString() })
}
const changes = (events: Awaited<ReturnType<typeof heardAfter>>) =>
  events.map((event) =>
    event.kind === 'customer_acquisition'
      ? event.change === 'other'
        ? event.told
        : event.change
      : event.kind,
  )
/** Raw calls, where the typed client would not send such a thing. */
const call = async (method: 'GET' | 'POST', api: string, input: Record<string, unknown> = {}) => {
  const { access_token } = (await (
    await fetch(
      `${world.client.wecomUrl}/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`,
    )
  ).json()) as { access_token: string }
  const query = method === 'GET' ? new URLSearchParams(input as Record<string, string>) : ''
  const answer = await fetch(
    `${world.client.wecomUrl}/cgi-bin/externalcontact/${api}?access_token=${access_token}&${query}`,
    method === 'POST' ? { method, body: JSON.stringify(input) } : {},
  )
  return (await answer.json()) as { errcode: number } & Record<string, unknown>
}

describe('links', () => {
  it('are made, read, listed and changed; the range is overwritten, and nothing is told of it', async () => {
    const link = await make('抖音一号', ['li', 'wang'])
    expect(link).toMatchObject({ link_name: '抖音一号', skip_verify: true })
    expect(new URL(link.url).pathname).toMatch(/^\/ca\/caw/)
    await world.wecom.updateLink({ link_id: link.link_id, range: { user_list: ['wang'] } })
    const read = await world.wecom.getLink({ link_id: link.link_id })
    expect(read).toMatchObject({ link: { link_name: '抖音一号' }, range: { user_list: ['wang'] } })
    expect((await world.wecom.listLink({ limit: 100 })).link_id_list).toContain(link.link_id)
    await world.wecom.deleteLink({ link_id: link.link_id })
    expect((await world.wecom.listLink({})).link_id_list).not.toContain(link.link_id)
    await world.newFriend()
    expect(changes(await heardAfter(1))).toEqual(['add_external_contact'])
  })

  it('have limits: name, members, and how many there are', async () => {
    const refused = (input: object) =>
      call('POST', 'customer_acquisition/create_link', {
        link_name: '名',
        range: { user_list: ['li'] },
        ...input,
      }).then(({ errcode }) => errcode)
    expect(await refused({ link_name: '长'.repeat(31) })).toBe(40058)
    expect(await refused({ range: { user_list: Array.from({ length: 501 }, () => 'li') } })).toBe(
      40058,
    )
    expect(await refused({ range: { user_list: ['nobody'] } })).toBe(40003)
    expect(await refused({ range: {} })).toBe(40058)
    const { link_id_list } = await world.wecom.listLink({})
    for (let n = link_id_list.length; n < 12; n += 1) await make(`第${n}条`)
    expect(await refused({})).toBe(41095)
    for (const link_id of (await world.wecom.listLink({})).link_id_list)
      await world.wecom.deleteLink({ link_id })
  })

  it('of another maker are not seen', async () => {
    const { linkId } = await world.client.makeAcquisitionLink(corp.corpId, {
      name: '后台建的',
      members: ['li'],
    })
    expect((await world.wecom.listLink({})).link_id_list).toEqual([])
    expect(await codeOf(world.wecom.getLink({ link_id: linkId }))).toBe(40058)
    await world.client.deleteAcquisitionLink(corp.corpId, linkId)
    expect(changes(await heardAfter(1))).toEqual(['delete_link'])
  })
})

describe('who comes by one', () => {
  it('is told of at each step, with the channel as state and a welcome code', async () => {
    const link = await make('单步')
    const her = await person()
    const url = linkWithChannel(link.url, 'c123-v9')
    const seen = await world.client.scan(her, url)
    expect(seen).toMatchObject({
      kind: 'contact',
      friend: false,
      link: url,
      member: { userid: 'li' },
    })
    const added = await world.client.add({ personId: her, link: url })
    expect(added.result).toBe('friend')
    const pair = { corpId: corp.corpId, userid: 'li', personId: her }
    for (let n = 1; n <= 3; n += 1)
      await world.client.act(her, { act: 'chat', ...pair, text: `第${n}句` })
    const events = await heardAfter(5)
    expect(changes(events)).toEqual([
      'open_profile',
      'friend_request',
      'add_external_contact',
      'customer_start_chat',
      'message_from_customer',
    ])
    expect(events[0]).toMatchObject({ linkId: link.link_id, state: 'c123-v9' })
    expect(events[2]).toMatchObject({ state: 'c123-v9', welcomeCode: expect.any(String) })
    expect(events[3]).toMatchObject({ userId: 'li', externalUserId: added.externalUserId })
    const details = await world.wecom.getExternalContact(added.externalUserId)
    expect(details.follow_user[0]).toMatchObject({ add_way: 16, state: 'c123-v9' })
    const key =
      events[4]?.kind === 'customer_acquisition' && events[4].change === 'message_from_customer'
        ? events[4].chatKey
        : ''
    expect(await world.wecom.linkChatInfo({ chat_key: key })).toMatchObject({
      userid: 'li',
      external_userid: added.externalUserId,
      chat_info: { recv_msg_cnt: 3, link_id: link.link_id, state: 'c123-v9' },
    })
    await later(30 * 60_000)
    expect(await codeOf(world.wecom.linkChatInfo({ chat_key: key }))).toBe(41201)
  })

  it('brings a channel of 64 bytes at most, cut at a letter', async () => {
    const link = await make('长渠道')
    const her = await person()
    await world.client.add({
      personId: her,
      link: linkWithChannel(link.url, '渠'.repeat(30)),
    })
    const [, added] = await heardAfter(2)
    expect(added).toMatchObject({ kind: 'add_external_contact', state: '渠'.repeat(21) })
  })

  it('stands in the list of the link, with whether she has written', async () => {
    const link = await make('名单')
    const [silent, talking] = [await person(), await person()]
    for (const one of [silent, talking])
      await world.client.add({ personId: one, link: linkWithChannel(link.url, one) })
    const pair = { corpId: corp.corpId, userid: 'li' }
    await world.client.act(talking, { act: 'chat', ...pair, text: '在吗' })
    const first = await world.wecom.linkCustomers({ link_id: link.link_id, limit: 1 })
    const rest = await world.wecom.linkCustomers({
      link_id: link.link_id,
      cursor: first.next_cursor,
    })
    expect([...first.customer_list, ...rest.customer_list]).toMatchObject([
      { state: silent, chat_status: 0 },
      { state: talking, chat_status: 1 },
    ])
    await world.client.leave({ ...pair, personId: silent })
    const { customer_list } = await world.wecom.linkCustomers({ link_id: link.link_id })
    expect(customer_list.map((one) => one.chat_status)).toEqual([2, 1])
  })
})

describe('units', () => {
  it('are used by the customer added; low, exhausted and increased are told, and an empty purse adds nobody', async () => {
    await world.client.buyUnits(corp.corpId, { units: 21, only: true })
    const link = await make('用完')
    const add = async () =>
      world.client.add({ personId: await person(), link: linkWithChannel(link.url, 'c') })
    await add()
    await add()
    expect((await world.wecom.linkQuota()).balance).toBe(19)
    await world.client.buyUnits(corp.corpId, { units: 1, only: true })
    await add()
    const told = changes(await heardAfter(8)).filter((one) => one?.startsWith('balance'))
    expect(told).toEqual(['balance_low', 'balance_exhausted'])
    await expect(add()).rejects.toThrow('nobody can be added')
    expect(await world.client.scan(await person(), link.url)).toEqual({ kind: 'expired' })
    const count = world.product.heard.length
    await world.client.buyUnits(corp.corpId, { units: 5 })
    await world.product.until(count + 1)
    expect(changes(world.product.heard.slice(count).map(({ event }) => event))).toEqual([
      'balance_increased',
    ])
  })

  it('are not used where nobody new is added', async () => {
    const link = await make('老朋友')
    const { person: friend } = await world.newFriend()
    const { balance } = await world.wecom.linkQuota()
    await world.client.add({ personId: friend.id, link: link.url })
    expect((await world.wecom.linkQuota()).balance).toBe(balance)
  })

  it('end one day, which is told ahead', async () => {
    await world.client.buyUnits(corp.corpId, { units: 7, days: 2, only: true })
    const { quota_list } = await world.wecom.linkQuota()
    expect(quota_list).toMatchObject([{ balance: 7 }])
    const count = world.product.heard.length
    await later(DAY_MS + 1_000)
    await world.product.until(count + 1)
    expect(world.product.heard[count]?.event).toMatchObject({
      change: 'quota_expire_soon',
      amount: 7,
    })
    await later(DAY_MS)
    expect((await world.wecom.linkQuota()).balance).toBe(0)
  })

  it('and figures are asked for by either method, within 30 days and 180 back', async () => {
    const link = await make('统计')
    const her = await person()
    await world.client.scan(her, link.url)
    await world.client.add({ personId: her, link: link.url })
    const now = Math.floor(Date.parse((await world.client.clock()).now) / 1000)
    const asked = { link_id: link.link_id, start_time: now - 3600, end_time: now + 60 }
    const counted = { click_link_customer_cnt: 1, new_customer_cnt: 1 }
    expect(await world.wecom.linkStatistic(asked)).toMatchObject(counted)
    expect(await call('GET', 'customer_acquisition/statistic', asked)).toMatchObject(counted)
    expect((await call('POST', 'customer_acquisition_quota')).errcode).toBe(0)
    const day = 24 * 3600
    const wrong = [
      { start_time: now - 31 * day, end_time: now },
      { start_time: now - 181 * day, end_time: now - 170 * day },
    ]
    for (const span of wrong)
      expect(
        await call('POST', 'customer_acquisition/statistic', { ...asked, ...span }),
      ).toMatchObject({ errcode: 40058 })
  })
})
