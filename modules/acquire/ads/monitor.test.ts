// Clicks of which the platform itself tells, and the address at which it wants to be answered.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openAds } from './fixtures.ts'

const {
  ads,
  app,
  arrive,
  connect,
  faults,
  filledIn,
  house,
  joins,
  outside,
  post,
  reportsOf,
  toldOf,
} = await openAds()

test('told by the platform before she lands: known by her unionid, at the same code only', async () => {
  const person = await outside<{ id: string; unionId: string }>('people', { name: '郑爽' })
  const before = await sql<{ n: number }>`select count(*) as n from acquire.ad_click`.execute(
    house.db,
  )
  const wrong = await app.inject({ method: 'GET', url: '/ads/click/guess?click_id=c1' })
  expect(wrong.statusCode).toBe(204)
  const url = filledIn(ads.links.monitorUrl, '7006')
    .replace('__CLICK_ID__', 'wx0shuang')
    .replace('__WECHAT_UNION_ID__', person.unionId)
  expect((await app.inject({ method: 'GET', url })).statusCode).toBe(204)
  const after = await sql<{ n: number }>`select count(*) as n from acquire.ad_click`.execute(
    house.db,
  )
  expect(Number(after.rows[0]?.n) - Number(before.rows[0]?.n)).toBe(1)
  const kept = await sql<{ text: string }>`select row_to_json(c)::text as text
    from acquire.ad_click c where click_id = 'wx0shuang'`.execute(house.db)
  expect(kept.rows[0]?.text).not.toContain(person.unionId)
  const way = await sql<{ code: number; config: string }>`select w.code_id as code,
      w.config_id as config from wecom.contact_way w
    where w.config_id is not null order by (w.code_id = ${ads.code.id}), w.way_id`.execute(house.db)
  const add = async (configId: string | undefined) => {
    await ads.world.phones.add({ personId: person.id, configId: configId ?? '' })
    await ads.world.settle()
    return toldOf('wx0shuang')
  }
  expect(way.rows[0]?.code).not.toBe(ads.code.id)
  expect(await add(way.rows[0]?.config)).toEqual([])
  expect(await add(way.rows.at(-1)?.config)).toEqual(['SCANCODE'])
})

test('a click is told at the address it came with, which is never another host', async () => {
  const { ads: at } = await outside<{ ads: { baseUrl: string } }>('info')
  ads.account = await connect({ way: 'callback', actionSet: null })
  const clicks = async (name: string): Promise<string> => {
    const person = await outside<{ id: string }>('people', { name })
    const { clickId, monitored } = await outside<{ clickId: string; monitored: number }>('act', {
      act: 'clickAd',
      person: person.id,
      adGroup: '7007',
      monitorUrl: ads.links.monitorUrl.replace(/^https?:\/\/[^/]+/, ads.world.origin),
    })
    expect(monitored).toBe(204)
    return clickId
  }
  const [one, two] = [await clicks('冯岚'), await clicks('冯宁')]
  const kept = await sql<{ callback: string }>`select callback from acquire.ad_click
    where click_id = ${one}`.execute(house.db)
  expect(kept.rows[0]?.callback).toMatch(/^cb=[\w-]+&conv_id=\d+$/)
  // Both wait for an outage to end, and are told together: each at its own address.
  await faults({ failNext: 50 })
  await joins(await arrive(one, '7007', '冯岚岚'))
  await arrive(two, '7007', '冯宁宁')
  await house.idle()
  await faults({})
  ads.account = await connect({ way: 'callback', actionSet: null })
  await house.idle()
  expect((await toldOf(one)).toSorted()).toEqual(['REGISTER', 'SCANCODE'])
  expect(await toldOf(two)).toEqual(['SCANCODE'])
  // A click that brought none is refused in words, and told once there is a set of actions.
  await arrive('wx0bare', '7007', '褚蓉')
  await house.idle()
  const [bare] = await reportsOf('wx0bare')
  expect(bare).toMatchObject({ state: 'refused', answer: 'acquire.noWayBack' })
  expect(at.baseUrl).toContain(ads.world.sandbox.origin)
  ads.account = await connect({ way: 'callback' })
  await post('/v1/ads/reports/resend', { id: bare?.id })
  await house.idle()
  expect(await toldOf('wx0bare')).toEqual(['SCANCODE'])
  ads.account = await connect()
})
