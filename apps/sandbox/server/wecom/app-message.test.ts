// Messages of the corp's app to its members: refused one by one, dropped in silence beyond what a
// member may get, shown once where the same is sent again.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WecomError, wecomAppMessage } from '#wechat'
import { corp, openWorld, type World } from '../fixtures.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof WecomError ? (error.errcode ?? -2) : -3),
  )
const text = (content: string, touser: string, more: object = {}) =>
  world.wecom.sendAppMessage({
    touser,
    msgtype: 'text',
    agentid: 1_000_002,
    text: { content },
    ...more,
  })
const shown = async (userid: string) =>
  (await world.client.guideNotices(corp.corpId, userid)).map(({ body }) => body.text)

it('lies in the client of whoever is a member, and names who is not', async () => {
  const answer = await text('三位客户等您回电', wecomAppMessage.receivers(['li', 'Nobody']))
  expect(answer).toMatchObject({ invaliduser: ['nobody'], invalidparty: [] })
  expect(await shown('li')).toEqual(['三位客户等您回电'])
  expect(await shown('wang')).toEqual([])
  expect(await codeOf(text('x', 'nobody'))).toBe(81013)
  await world.wecom.recallAppMessage({ msgid: answer.msgid ?? '' })
  expect(await shown('li')).toEqual([])
  expect(await codeOf(world.wecom.recallAppMessage({ msgid: 'none' }))).toBe(41047)
})

it('is refused for what the platform refuses', async () => {
  const send = (more: object) =>
    codeOf(
      world.wecom.sendAppMessage({
        touser: 'li',
        msgtype: 'text',
        agentid: 1_000_002,
        text: { content: '你好' },
        ...more,
      }),
    )
  expect(await send({ agentid: 7 })).toBe(40056)
  expect(await send({ text: undefined })).toBe(44004)
  expect(await send({ msgtype: 'image' })).toBe(40008)
  expect(await send({ touser: undefined })).toBe(40032)
  const card = { title: '标题', description: '内容' }
  expect(await send({ msgtype: 'textcard', textcard: { ...card, url: '' } })).not.toBe(0)
  expect(await send({ msgtype: 'textcard', textcard: { ...card, url: 'http://a.cn/' } })).toBe(0)
})

it('the same again is shown once where that is asked for, and twice where it is not', async () => {
  const once = { enable_duplicate_check: 1, duplicate_check_interval: 14_400 }
  await text('交接给您四位客户', 'wang', once)
  await text('交接给您四位客户', 'wang', once)
  await text('交接给您五位客户', 'wang', once)
  expect(await shown('wang')).toEqual(['交接给您五位客户', '交接给您四位客户'])
  await text('交接给您五位客户', 'wang')
  expect(await shown('wang')).toHaveLength(3)
})

it('beyond thirty in a minute a member gets nothing, and nobody is told', async () => {
  for (let n = 0; n < 35; n += 1)
    expect(await text(`第${n}条`, 'li')).toMatchObject({ invaliduser: [] })
  const got = await shown('li')
  expect(got.length).toBeLessThanOrEqual(31)
  expect(got).not.toContain('第34条')
})

it('a call cut after it was done is done', async () => {
  await world.client.setClock({ to: new Date(Date.now() + 3_600_000).toISOString() })
  await world.client.setFaults(corp.corpId, { silence: [{ api: 'message/send', times: 1 }] })
  await expect(text('只此一条', 'wang')).rejects.toMatchObject({ definite: false })
  expect((await shown('wang')).filter((line) => line === '只此一条')).toHaveLength(1)
})
