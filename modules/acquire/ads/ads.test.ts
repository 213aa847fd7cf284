// From the click to what the platform is told: a real sandbox on both sides, real doors between.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { AdBoard } from '#contracts'
import { mergeCustomers } from '#modules/customer'
import { bringBack, orderOf } from '#fixtures/order'
import { ingestOrders } from '#modules/order'
import { tied } from '#modules/code'
import { orThrow } from '#platform'
import { openAds } from './fixtures.ts'

const {
  addBy,
  ads,
  arrive,
  buys,
  connect,
  differences,
  faults,
  get,
  house,
  joins,
  land,
  post,
  reportsOf,
  send,
  toldOf,
} = await openAds()

test('the connection tells whether it works, and never its token', async () => {
  expect(ads.account).toMatchObject({ hasToken: true, windowDays: 30 })
  expect(JSON.stringify(ads.account)).not.toContain('"token"')
  expect(await post(`/v1/ads/accounts/${ads.account.id}/test`, {})).toEqual({
    ok: true,
    problem: null,
  })
  await connect({ token: 'wrong' })
  const failed = await post<{ ok: boolean; problem: { code: string } }>(
    `/v1/ads/accounts/${ads.account.id}/test`,
    {},
  )
  expect(failed).toMatchObject({ ok: false, problem: { code: 'ads.11000' } })
  ads.account = await connect()
  const kept = await sql<{ token: string }>`select token from acquire.ad_account`.execute(house.db)
  expect(kept.rows).toHaveLength(1)
  expect(kept.rows[0]?.token).toMatch(/^[\w-]+(\.[\w-]+){3}$/)
})

test('click, guide added, member, orders: each told once, with its value', async () => {
  const jing = await arrive('wx0jing', '7001', '陈静')
  await house.idle()
  expect(await toldOf('wx0jing')).toEqual(['SCANCODE'])
  await joins(jing)
  await house.idle()
  await buys(jing, 12_900)
  await house.idle()
  const second = await buys(jing, 5_000)
  await house.idle()
  expect(await toldOf('wx0jing')).toEqual([
    'SCANCODE',
    'REGISTER',
    'PURCHASE 12900',
    'PURCHASE 5000',
  ])
  // What comes back is not told: the platform knows no action for it.
  await bringBack(house, second)
  await house.idle()
  expect(await toldOf('wx0jing')).toHaveLength(4)
  expect((await reportsOf('wx0jing')).every(({ state }) => state === 'sent')).toBe(true)
  expect(await differences()).toEqual([])
})

test('orders of the past that an import brings are not told', async () => {
  const min = await arrive('wx0min', '7001', '李敏')
  await house.act(async (tx) =>
    orThrow(
      (
        await ingestOrders(tx, [orderOf(min, 9_900, { placedAt: house.clock.now() })], {
          effects: 'history',
          importId: 1,
        })
      )[0],
    ),
  )
  await house.idle()
  await joins(min)
  await house.idle()
  expect(await toldOf('wx0min')).toEqual(['SCANCODE', 'REGISTER'])
})

test('an answer that is cut off, an outage, a crash: told again, counted once', async () => {
  await faults({ cutNext: 1 })
  const fang = await arrive('wx0fang', '7002', '王芳')
  await house.idle()
  expect(await toldOf('wx0fang')).toEqual(['SCANCODE'])
  await faults({ failNext: 50 })
  await joins(fang)
  await house.idle()
  const [waiting] = await reportsOf('wx0fang')
  expect(waiting).toMatchObject({ action: 'REGISTER', state: 'due', answer: 'ads.silent' })
  await faults({})
  // Its time has come; and whoever told it before died before writing so down.
  await sql`update acquire.ad_report set state = 'due', sent_at = null, next_at = '2020-01-01'
    where click_no = (select click_no from acquire.ad_click where click_id = 'wx0fang')`.execute(
    house.db,
  )
  await buys(fang, 100)
  await house.idle()
  expect(await toldOf('wx0fang')).toEqual(['SCANCODE', 'REGISTER', 'PURCHASE 100'])
  expect((await reportsOf('wx0fang')).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
})

test('what the platform refuses stands alone, is said in words, and goes again by hand', async () => {
  await faults({ refuse: [{ api: 'user_actions/add', errcode: 18_001, times: 1 }] })
  await arrive('wx0na', '7002', '赵娜')
  await house.idle()
  const [refused] = await reportsOf('wx0na')
  expect(refused).toMatchObject({ state: 'refused', answer: 'ads.18001' })
  await post('/v1/ads/reports/resend', { id: refused?.id })
  await house.idle()
  expect(await toldOf('wx0na')).toEqual(['SCANCODE'])
  const again = await send('/v1/ads/reports/resend', { id: refused?.id })
  expect(again.body).toMatchObject({ code: 'acquire.unknownAdReport' })
})

test('a token that ran out spends no report: all go once there is a new one', async () => {
  await connect({ token: 'ran out' })
  const yan = await arrive('wx0yan', '7002', '周艳')
  await house.idle()
  expect(await reportsOf('wx0yan')).toMatchObject([{ state: 'due', answer: 'ads.11000' }])
  await joins(yan)
  await house.idle()
  await connect()
  await house.idle()
  expect((await toldOf('wx0yan')).toSorted()).toEqual(['REGISTER', 'SCANCODE'])
})

test('who is not sure to have come by the click is not told of', async () => {
  const hua = await arrive('wx0hua', '7003', '孙华')
  await house.idle()
  await faults({ failNext: 50 })
  await joins(hua)
  await house.idle()
  // It turns out that two openings explain her.
  await sql`update code.tie set grade = 'uncertain', visit_id = null
    where customer_id = ${hua}`.execute(house.db)
  const tie = await sql<{ id: number }>`select tie_id as id from code.tie
    where customer_id = ${hua}`.execute(house.db)
  const payload = {
    tieId: tie.rows[0]?.id ?? 0,
    codeId: ads.code.id,
    visitId: null,
    ref: null,
    grade: 'uncertain' as const,
  }
  await house.act(async (tx) => tx.publish(tied, [{ subject: hua, payload }]))
  await house.idle()
  await faults({})
  expect(await reportsOf('wx0hua')).toMatchObject([
    { action: 'REGISTER', state: 'withdrawn' },
    { action: 'SCANCODE', state: 'sent' },
  ])
  await buys(hua, 100)
  await house.idle()
  expect(await toldOf('wx0hua')).toEqual(['SCANCODE'])
})

test('the newest click of the browser before adding counts', async () => {
  const token = await land('wx0old', '7004')
  await land('wx0new', '7005', token)
  await addBy(token, '吴倩')
  await house.idle()
  expect(await toldOf('wx0old')).toEqual([])
  expect(await toldOf('wx0new')).toEqual(['SCANCODE'])
})

test('the board agrees with a plain recount, also after a merge', async () => {
  await house.idle()
  const csv = '日期,广告ID,广告名称,花费\n'
  const { from } = await get<AdBoard>('/v1/ads/board')
  await post(`/v1/ads/accounts/${ads.account.id}/costs`, {
    csv: `${csv}${from},7001,秋冬上新,300.00\n${from},7002,会员日,45.50\n`,
  })
  const board = await get<AdBoard>('/v1/ads/board')
  const group = (board_: AdBoard, key: string) => board_.rows.find((row) => row.adGroup === key)
  expect(group(board, '7001')).toMatchObject({
    name: '秋冬上新',
    spendFen: 30_000,
    clicks: 2,
    added: 2,
    members: 2,
    firstOrders: 2,
    orders: 3,
    netFen: 12_900 + 9_900,
    costPerAddedFen: 15_000,
    costPerFirstOrderFen: 15_000,
    returnPercent: 76,
  })
  expect(group(board, '7005')).toMatchObject({ spendFen: null, costPerAddedFen: null, added: 1 })
  expect(board.total.spendFen).toBeNull()
  const people = await sql<{ id: number; name: string }>`select customer_id as id,
    display_name as name from customer.v_customer where display_name in ('陈静', '李敏')
    order by name`.execute(house.db)
  const [one, other] = people.rows
  await house.act((tx) => mergeCustomers(tx, { customerIds: [one?.id ?? 0, other?.id ?? 0] }))
  await house.idle()
  const merged = group(await get<AdBoard>('/v1/ads/board'), '7001')
  expect(merged).toMatchObject({ added: 1, firstOrders: 1, orders: 3, netFen: 22_800 })
  expect(await differences()).toEqual([])
})
