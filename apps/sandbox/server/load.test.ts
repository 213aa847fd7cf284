// Many friends at once: everyone who added is welcomed once, whatever the rate.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWecomClient } from '#wechat'
import { corp, openWorld, type World } from './fixtures.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const COUNT = 200

it(`${COUNT} friends, each with one event and one welcome`, async () => {
  const { client, product } = world
  const wecom = createWecomClient({
    baseUrl: client.wecomUrl,
    corpId: corp.corpId,
    secret: corp.secret,
  })
  const ways = await Promise.all(
    ['li', 'wang'].map((userid) => wecom.addContactWay({ type: 1, scene: 2, user: [userid] })),
  )
  await client.startLoad({
    configIds: ways.map(({ config_id }) => config_id),
    count: COUNT,
    perSecond: 400,
  })
  // A slow answer makes the platform tell again, as the real one does: the code is used once all
  // the same.
  const greeted = new Set<string>()
  let heard = 0
  while (greeted.size < COUNT) {
    await product.until(heard + 1)
    const fresh = product.heard.slice(heard)
    heard += fresh.length
    const codes = fresh.map(({ event }) =>
      event.kind === 'add_external_contact' ? (event.welcomeCode ?? '') : '',
    )
    const unused = [...new Set(codes)].filter((code) => !greeted.has(code))
    for (const code of unused) greeted.add(code)
    await Promise.all(
      unused.map((code) => wecom.sendWelcomeMsg({ welcome_code: code, text: { content: '您好' } })),
    )
  }
  expect(await client.load()).toMatchObject({ asked: COUNT, added: COUNT, welcomed: COUNT })
  expect(new Set(product.heard.map(({ plain }) => plain)).size).toBe(COUNT)
  const { follow_user } = await wecom.listFollowUsers()
  const lists = await Promise.all(follow_user.map((userid) => wecom.list(userid)))
  expect(lists.map(({ external_userid }) => external_userid.length)).toEqual([100, 100])
})
