// Mass messages: nothing goes out before a thumb, nobody gets more than the month allows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WecomError, wecomMass } from '#wechat'
import { daysOfMonth, startOfPeriod } from './calendar.ts'
import { corp, openWorld, type World } from './fixtures.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ ceilings: { massDispatchMs: 0 } })
})
afterAll(() => world.close())

const { sendStatus, taskStatus } = wecomMass
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof WecomError ? (error.errcode ?? -2) : -3),
  )

const propose = (
  externalUserIds: string[],
  extra: { sender?: string; allow_select?: boolean } = {},
) =>
  world.wecom.addMsgTemplate({
    external_userid: externalUserIds,
    text: { content: '本月会员日' },
    ...extra,
  })
const statusOf = async (msgid: string) => {
  const { send_list } = await world.wecom.getGroupmsgSendResult({ msgid, userid: 'li' })
  return send_list.map(({ status }) => status)
}
const massCount = async (personId: string) =>
  (await world.client.messages(personId)).filter(({ origin }) => origin === 'mass').length

describe('the human gate', () => {
  it('waits for the guide, then sends and tells', async () => {
    const friend = await world.newFriend()
    const { msgid, fail_list } = await propose([friend.externalUserId, 'wmnobody'])
    expect(fail_list).toEqual(['wmnobody'])
    const task = async () => (await world.wecom.getGroupmsgTask({ msgid })).task_list
    expect(await task()).toEqual([{ userid: 'li', status: taskStatus.unsent }])
    expect(await statusOf(msgid)).toEqual([sendStatus.unsent])
    expect(await massCount(friend.person.id)).toBe(0)
    await world.client.confirm({ corpId: corp.corpId, msgid, userid: 'li' })
    expect(await task()).toMatchObject([{ userid: 'li', status: taskStatus.sent }])
    expect(await statusOf(msgid)).toEqual([sendStatus.sent])
    expect(await massCount(friend.person.id)).toBe(1)
    await expect(
      world.client.confirm({ corpId: corp.corpId, msgid, userid: 'li' }),
    ).rejects.toMatchObject({ status: 409 })
  })

  it('guides may confirm by themselves, a second of sandbox time later', async () => {
    await world.client.setSettings(corp.corpId, { confirmAfterMs: 1000 })
    const friend = await world.newFriend()
    const { msgid } = await propose([friend.externalUserId])
    expect(await statusOf(msgid)).toEqual([sendStatus.unsent])
    const { next } = await world.client.clock()
    await world.client.turn({ to: next ?? '' })
    expect(await statusOf(msgid)).toEqual([sendStatus.sent])
    await world.client.setSettings(corp.corpId, { confirmAfterMs: null })
  })

  it('goes to who chatted last, or to the sender named', async () => {
    const friend = await world.newFriend()
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['wang'] })
    await world.client.turn({ byMs: 60_000 })
    await world.client.add({ personId: friend.person.id, configId: way.config_id })
    const whom = async (msgid: string) =>
      (await world.wecom.getGroupmsgTask({ msgid })).task_list.map(({ userid }) => userid)
    expect(await whom((await propose([friend.externalUserId])).msgid)).toEqual(['wang'])
    await world.client.turn({ byMs: 60_000 })
    await world.client.guideWrites(friend.pair, '在的')
    expect(await whom((await propose([friend.externalUserId])).msgid)).toEqual(['li'])
    const named = await propose([friend.externalUserId], { sender: 'wang' })
    expect(await whom(named.msgid)).toEqual(['wang'])
  })

  it('lets the guide leave some out only where that was allowed', async () => {
    const one = await world.newFriend()
    const two = await world.newFriend()
    const ids = [one.externalUserId, two.externalUserId]
    const only = [one.person.id]
    const open = await propose(ids, { allow_select: true })
    await world.client.confirm({ corpId: corp.corpId, msgid: open.msgid, userid: 'li', only })
    expect((await statusOf(open.msgid)).toSorted()).toEqual([0, 1])
    const closed = await propose(ids)
    await world.client.confirm({ corpId: corp.corpId, msgid: closed.msgid, userid: 'li', only })
    expect(await statusOf(closed.msgid)).toEqual([1, 1])
  })
})

describe('results', () => {
  it('not a friend any more', async () => {
    const friend = await world.newFriend()
    await world.client.leave(friend.pair)
    const { msgid } = await propose([friend.externalUserId])
    await world.client.confirm({ corpId: corp.corpId, msgid, userid: 'li' })
    expect(await statusOf(msgid)).toEqual([sendStatus.notFriend])
  })

  it('as many a month as it has days, then status 3 until the next month', async () => {
    const friend = await world.newFriend()
    const now = Date.parse((await world.client.clock()).now)
    const send = async () => {
      const { msgid } = await propose([friend.externalUserId])
      await world.client.confirm({ corpId: corp.corpId, msgid, userid: 'li' })
      return (await statusOf(msgid))[0]
    }
    for (let i = 0; i < daysOfMonth(now); i += 1) expect(await send()).toBe(sendStatus.sent)
    expect(await send()).toBe(sendStatus.quotaUsed)
    expect(await massCount(friend.person.id)).toBe(daysOfMonth(now))
    const nextMonth = startOfPeriod(now, 'month') + (daysOfMonth(now) + 1) * 86_400_000
    await world.client.turn({ to: new Date(nextMonth).toISOString() })
    expect(await send()).toBe(sendStatus.sent)
  })

  it('seven a week or one a day where the corp chose that', async () => {
    const friend = await world.newFriend()
    const send = async () => {
      const { msgid } = await propose([friend.externalUserId])
      await world.client.confirm({ corpId: corp.corpId, msgid, userid: 'li' })
      return (await statusOf(msgid))[0]
    }
    await world.client.setSettings(corp.corpId, { massQuota: 'day' })
    expect([await send(), await send()]).toEqual([1, 3])
    await world.client.turn({ byMs: 86_400_000 })
    expect(await send()).toBe(1)
    await world.client.setSettings(corp.corpId, { massQuota: 'month' })
  })
})

describe('mistakes', () => {
  it('answer their codes', async () => {
    const { wecom } = world
    const text = { content: 'x' }
    expect(await codeOf(wecom.addMsgTemplate({ text }))).toBe(40058)
    expect(await codeOf(wecom.addMsgTemplate({ external_userid: ['wmno'], text }))).toBe(41048)
    expect(await codeOf(wecom.addMsgTemplate({ sender: 'nobody', text }))).toBe(40003)
    expect(await codeOf(wecom.addMsgTemplate({ chat_type: 'group', sender: 'li', text }))).toBe(
      41048,
    )
    expect(await codeOf(wecom.getGroupmsgTask({ msgid: 'none' }))).toBe(41047)
  })

  it('cancelling stops those who have not sent; reminding has a limit', async () => {
    const friend = await world.newFriend()
    const { msgid } = await propose([friend.externalUserId])
    for (let i = 0; i < 3; i += 1) await world.wecom.remindGroupmsgSend(msgid)
    expect(await codeOf(world.wecom.remindGroupmsgSend(msgid))).toBe(41094)
    await world.wecom.cancelGroupmsgSend(msgid)
    expect(await codeOf(world.wecom.remindGroupmsgSend(msgid))).toBe(41093)
    await expect(
      world.client.confirm({ corpId: corp.corpId, msgid, userid: 'li' }),
    ).rejects.toMatchObject({ status: 409 })
    expect(await statusOf(msgid)).toEqual([sendStatus.unsent])
  })

  it('results are not there while WeCom still dispatches', async () => {
    const own = await openWorld({ ceilings: { massDispatchMs: 5_000 } })
    const friend = await own.newFriend()
    const { msgid } = await own.wecom.addMsgTemplate({
      external_userid: [friend.externalUserId],
      text: { content: 'x' },
    })
    expect(await codeOf(own.wecom.getGroupmsgTask({ msgid }))).toBe(41063)
    await own.client.turn({ byMs: 5_000 })
    expect(await codeOf(own.wecom.getGroupmsgTask({ msgid }))).toBe(0)
    await own.close()
  })
})

it('periods follow the calendar of China', () => {
  const at = Date.parse('2026-03-01T02:30:00+08:00')
  expect(daysOfMonth(at)).toBe(31)
  expect(new Date(startOfPeriod(at, 'month')).toISOString()).toBe('2026-02-28T16:00:00.000Z')
  expect(new Date(startOfPeriod(at, 'week')).toISOString()).toBe('2026-02-22T16:00:00.000Z')
  expect(new Date(startOfPeriod(at, 'day')).toISOString()).toBe('2026-02-28T16:00:00.000Z')
})
