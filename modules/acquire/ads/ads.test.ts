// From the click to what the platform is told: a real sandbox on both sides, real doors between.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { AdAccount, AdBoard, AdLinks, AdReport, CodeRow } from '#contracts'
import { mergeCustomers } from '#modules/customer'
import { enrol } from '#modules/loyalty'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { ingestOrders } from '#modules/order'
import { tied } from '#modules/code'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'
import { audit } from './audit.ts'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let code: CodeRow
let account: AdAccount
let links: { landingUrl: string; monitorUrl: string }
let sandbox = ''

const post = async <T>(path: string, body: object): Promise<T> => {
  const answer = await ask('POST', path, { cookie, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const get = async <T>(path: string): Promise<T> => (await ask('GET', path, { cookie })).body as T

interface Told {
  action_type: string
  click_id: string
  value: number | null
  outer_action_id: string
}
const outside = async <T>(path: string, body?: object): Promise<T> => {
  const reply = await fetch(`${sandbox}/__sandbox/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return (await reply.json()) as T
}
const faults = (fault: object) => outside('faults', { platform: 'ads', ...fault })
/** What the platform was told of a click, in the order it came. */
const toldOf = async (click: string) =>
  (await outside<{ actions: Told[] }>('ads')).actions
    .filter(({ click_id }) => click_id === click)
    .map(({ action_type, value }) => (value === null ? action_type : `${action_type} ${value}`))
const reportsOf = async (click: string) =>
  (await get<{ items: AdReport[] }>('/v1/ads/reports?limit=200')).items
    .filter(({ clickId }) => clickId === click)
    .map(({ action, state, answer, id }) => ({ id, action, state, answer: answer?.code ?? null }))

const accountInput = (more: object = {}) => ({ name: '腾讯广告', ...more })
async function connect(more: object = {}): Promise<AdAccount> {
  const { ads } = await outside<{
    ads: { baseUrl: string; accountId: string; accessToken: string; actionSetId: number }
  }>('info')
  return post('/v1/ads/accounts', {
    ...accountInput(),
    number: ads.accountId,
    actionSet: ads.actionSetId,
    apiUrl: ads.baseUrl,
    token: ads.accessToken,
    ...more,
  })
}

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  sandbox = world.sandbox.origin
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  code = await post<CodeRow>('/v1/codes', {
    name: '朋友圈广告',
    mode: 'leased',
    storeId: storeIds[0],
    channel: 'moments',
    placement: '朋友圈',
    guideIds: staffIds.slice(0, 1),
    rotation: { guides: [{ staffId: staffIds[0] }] },
  })
  // Another code, of no ad.
  await post<CodeRow>('/v1/codes', {
    name: '门口海报',
    storeId: storeIds[1],
    channel: 'store',
    placement: '门口',
    guideIds: staffIds.slice(1, 2),
  })
  await house.idle()
  account = await connect()
  const { landingUrl, monitorUrl } = await linksOf(code.id)
  links = { landingUrl: landingUrl ?? '', monitorUrl }
})

const linksOf = (codeId: number) =>
  get<AdLinks>(`/v1/ads/accounts/${account.id}/links?codeId=${codeId}`)
const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
const filledIn = (url: string, adGroup: string) => {
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`.replace('__ADGROUP_ID__', adGroup)
}
/** Opens the landing page of an ad; gives the browser's token. */
async function land(click: string, adGroup: string, token?: string): Promise<string> {
  const opened = await app.inject({
    method: 'GET',
    url: `${filledIn(links.landingUrl, adGroup)}&gdt_vid=${click}`,
    headers: { ...wechat, ...(token && { cookie: `siyu_visitor=${token}` }) },
  })
  expect(opened.headers.location).not.toContain(click)
  return token ?? opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? ''
}
/** Is lent the guide's way on the page, and adds by it. */
async function addBy(token: string, name: string): Promise<number> {
  const slug = new URL(links.landingUrl).pathname.split('/').at(-1) ?? ''
  const lent = await app.inject({
    method: 'POST',
    url: `/v1/doors/${slug}/lease`,
    headers: { ...wechat, cookie: `siyu_visitor=${token}` },
  })
  expect(lent.statusCode).toBe(200)
  const way = await sql<{ config_id: string }>`select w.config_id from code.lease l
    join wecom.contact_way w on w.way_id = l.way_id
    where l.code_id = ${code.id} order by l.visit_id desc limit 1`.execute(house.db)
  const person = await world.phones.createPerson({ name })
  await world.phones.add({ personId: person.id, configId: way.rows[0]?.config_id ?? '' })
  await world.settle()
  const found = await sql<{ id: number }>`select customer_id as id from customer.v_customer
    where display_name = ${name}`.execute(house.db)
  return found.rows[0]?.id ?? 0
}
const arrive = async (click: string, adGroup: string, name: string) =>
  addBy(await land(click, adGroup), name)
const joins = (customerId: number) =>
  house.act(async (tx) => orThrow((await enrol(tx, [{ customerId }]))[0]))
const buys = async (customerId: number, fen: number) => {
  const order = orderOf(customerId, fen, { placedAt: house.clock.now() })
  await buy(house, order)
  return order
}
const differences = async () =>
  Promise.all(audit.map(async ({ name, differences: of }) => [name, await of(house.db)]))
const nothing = audit.map(({ name }) => [name, 0])

test('the connection tells whether it works, and never its token', async () => {
  expect(account).toMatchObject({ hasToken: true, windowDays: 30 })
  expect(JSON.stringify(account)).not.toContain('"token"')
  expect(await post(`/v1/ads/accounts/${account.id}/test`, {})).toEqual({ ok: true, problem: null })
  await connect({ token: 'wrong' })
  const failed = await post<{ ok: boolean; problem: { code: string } }>(
    `/v1/ads/accounts/${account.id}/test`,
    {},
  )
  expect(failed).toMatchObject({ ok: false, problem: { code: 'ads.11000' } })
  account = await connect()
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
  expect(await differences()).toEqual(nothing)
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
  const again = await ask('POST', '/v1/ads/reports/resend', { cookie, body: { id: refused?.id } })
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
    codeId: code.id,
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

test('told by the platform before she lands: known by her unionid, at the same code only', async () => {
  const person = await outside<{ id: string; unionId: string }>('people', { name: '郑爽' })
  const before = await sql<{ n: number }>`select count(*) as n from acquire.ad_click`.execute(
    house.db,
  )
  const wrong = await app.inject({ method: 'GET', url: '/ads/click/guess?click_id=c1' })
  expect(wrong.statusCode).toBe(204)
  const url = filledIn(links.monitorUrl, '7006')
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
    where w.config_id is not null order by (w.code_id = ${code.id}), w.way_id`.execute(house.db)
  const add = async (configId: string | undefined) => {
    await world.phones.add({ personId: person.id, configId: configId ?? '' })
    await world.settle()
    return toldOf('wx0shuang')
  }
  expect(way.rows[0]?.code).not.toBe(code.id)
  expect(await add(way.rows[0]?.config)).toEqual([])
  expect(await add(way.rows.at(-1)?.config)).toEqual(['SCANCODE'])
})

test('a click is told at the address it came with, which is never another host', async () => {
  const { ads: at } = await outside<{ ads: { baseUrl: string } }>('info')
  account = await connect({ way: 'callback', actionSet: null })
  const clicks = async (name: string): Promise<string> => {
    const person = await outside<{ id: string }>('people', { name })
    const { clickId, monitored } = await outside<{ clickId: string; monitored: number }>('act', {
      act: 'clickAd',
      person: person.id,
      adGroup: '7007',
      monitorUrl: links.monitorUrl.replace(/^https?:\/\/[^/]+/, world.origin),
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
  account = await connect({ way: 'callback', actionSet: null })
  await house.idle()
  expect((await toldOf(one)).toSorted()).toEqual(['REGISTER', 'SCANCODE'])
  expect(await toldOf(two)).toEqual(['SCANCODE'])
  // A click that brought none is refused in words, and told once there is a set of actions.
  await arrive('wx0bare', '7007', '褚蓉')
  await house.idle()
  const [bare] = await reportsOf('wx0bare')
  expect(bare).toMatchObject({ state: 'refused', answer: 'acquire.noWayBack' })
  expect(at.baseUrl).toContain(world.sandbox.origin)
  account = await connect({ way: 'callback' })
  await post('/v1/ads/reports/resend', { id: bare?.id })
  await house.idle()
  expect(await toldOf('wx0bare')).toEqual(['SCANCODE'])
  account = await connect()
})

test('the board agrees with a plain recount, also after a merge', async () => {
  await house.idle()
  const csv = '日期,广告ID,广告名称,花费\n'
  const { from } = await get<AdBoard>('/v1/ads/board')
  await post(`/v1/ads/accounts/${account.id}/costs`, {
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
  expect(await differences()).toEqual(nothing)
})
