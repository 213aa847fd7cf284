// A brand that advertises: its account at the sandbox's ad platform, the code its ads lead to, and
// people who click, land, add and buy.
import { sql } from 'kysely'
import { beforeAll, expect } from 'vitest'
import type { AdAccount, AdLinks, AdReport, CodeRow } from '#contracts'
import { enrol } from '#modules/loyalty'
import { buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'
import { audit } from './audit.ts'

interface Told {
  action_type: string
  click_id: string
  value: number | null
  outer_action_id: string
}

export async function openAds() {
  const house = await openHouse()
  const { app, ask } = await openDoors(house)
  let cookie = ''
  let sandbox = ''
  /** Filled before the first test; `account` is what was last saved of it. */
  const ads = {} as {
    world: Awaited<ReturnType<typeof openWecom>>
    code: CodeRow
    account: AdAccount
    links: { landingUrl: string; monitorUrl: string }
  }

  const send = (path: string, body: object) => ask('POST', path, { cookie, body })
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await send(path, body)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
    return answer.body as T
  }
  const get = async <T>(path: string): Promise<T> => (await ask('GET', path, { cookie })).body as T

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

  /** Saves the brand's account there, as the platform gave it unless told otherwise. */
  async function connect(more: object = {}): Promise<AdAccount> {
    const { ads: theirs } = await outside<{
      ads: { baseUrl: string; accountId: string; accessToken: string; actionSetId: number }
    }>('info')
    return post('/v1/ads/accounts', {
      name: '腾讯广告',
      number: theirs.accountId,
      actionSet: theirs.actionSetId,
      apiUrl: theirs.baseUrl,
      token: theirs.accessToken,
      ...more,
    })
  }

  beforeAll(async () => {
    const { storeIds, staffIds } = await makeShops(house)
    ads.world = await openWecom(house)
    sandbox = ads.world.sandbox.origin
    cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
    ads.code = await post<CodeRow>('/v1/codes', {
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
    ads.account = await connect()
    const { landingUrl, monitorUrl } = await linksOf(ads.code.id)
    ads.links = { landingUrl: landingUrl ?? '', monitorUrl }
  })

  const linksOf = (codeId: number) =>
    get<AdLinks>(`/v1/ads/accounts/${ads.account.id}/links?codeId=${codeId}`)
  const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
  const filledIn = (url: string, adGroup: string) => {
    const { pathname, search } = new URL(url)
    return `${pathname}${search}`.replace('__ADGROUP_ID__', adGroup)
  }
  /** Opens the landing page of an ad; gives the browser's token. */
  async function land(click: string, adGroup: string, token?: string): Promise<string> {
    const opened = await app.inject({
      method: 'GET',
      url: `${filledIn(ads.links.landingUrl, adGroup)}&gdt_vid=${click}`,
      headers: { ...wechat, ...(token && { cookie: `siyu_visitor=${token}` }) },
    })
    expect(opened.headers.location).not.toContain(click)
    return token ?? opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? ''
  }
  /** Is lent the guide's way on the page, and adds by it. */
  async function addBy(token: string, name: string): Promise<number> {
    const slug = new URL(ads.links.landingUrl).pathname.split('/').at(-1) ?? ''
    const lent = await app.inject({
      method: 'POST',
      url: `/v1/doors/${slug}/lease`,
      headers: { ...wechat, cookie: `siyu_visitor=${token}` },
    })
    expect(lent.statusCode).toBe(200)
    const way = await sql<{ config_id: string }>`select w.config_id from code.lease l
      join wecom.contact_way w on w.way_id = l.way_id
      where l.code_id = ${ads.code.id} order by l.visit_id desc limit 1`.execute(house.db)
    const person = await ads.world.phones.createPerson({ name })
    await ads.world.phones.add({ personId: person.id, configId: way.rows[0]?.config_id ?? '' })
    await ads.world.settle()
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
  /** Checks that find anything. */
  const differences = async () => {
    const found = await Promise.all(
      audit.map(async ({ name, differences: of }) => [name, await of(house.db)] as const),
    )
    return found.filter(([, count]) => count > 0)
  }
  return {
    addBy,
    ads,
    app,
    arrive,
    buys,
    connect,
    differences,
    faults,
    filledIn,
    get,
    house,
    joins,
    land,
    outside,
    post,
    reportsOf,
    send,
    toldOf,
  }
}
