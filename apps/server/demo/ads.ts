// Ads of the demo brand: an own code for landings, clicks that the sandbox's ad platform tells of,
// some of whom add a guide, join and buy, and a report of what it cost.
import { dayOf, randomBy, sideBySide } from '#kit'
import { connectAds } from '../ads.ts'
import type { DemoStore } from './brand.ts'
import { codeName } from './codes.ts'
import { askOperator, AT_ONCE, type DemoContext } from './context.ts'
import { hanging, Shopper } from './shopper.ts'

const ZONE = 'Asia/Shanghai'
const PLACEMENT = '朋友圈广告'
const STORE = '018'

interface AdGroup {
  id: string
  name: string
  yuan: string
  /** Who click and look only. */
  lookers: number
  adders: readonly { name: string; phone?: string; yuan?: string }[]
}
const groups: readonly AdGroup[] = [
  {
    id: '20260107',
    name: '朋友圈 新客礼',
    yuan: '186.40',
    lookers: 19,
    adders: [
      { name: '黎晓棠', phone: '19988881001', yuan: '168.00' },
      { name: '苏念安', phone: '19988881002', yuan: '299.00' },
      { name: '许嘉宁', phone: '19988881003' },
      { name: '顾盼' },
      { name: '沈知意' },
    ],
  },
  {
    id: '20260109',
    name: '视频号 秋冬上新',
    yuan: '143.50',
    lookers: 23,
    adders: [{ name: '温如言', phone: '19988881004', yuan: '129.00' }, { name: '乔一禾' }],
  },
  { id: '20260112', name: '公众号 会员日', yuan: '92.00', lookers: 11, adders: [] },
]

/** A code of its own for landings: whoever lands is lent a guide's way. */
async function landingCode({ api }: DemoContext, store: DemoStore): Promise<number> {
  const { id } = await api.code.save({
    name: codeName(store, '广告落地'),
    mode: 'leased',
    storeId: store.id,
    channel: 'ad',
    placement: '广告落地',
    guideIds: store.guideIds.slice(0, 1),
    rotation: { guides: [{ staffId: store.guideId }] },
  })
  return id
}

export async function runAds(context: DemoContext, stores: readonly DemoStore[]): Promise<void> {
  const store = stores.find(({ code }) => code === STORE)
  await connectAds(context)
  const [account] = (await context.api.acquire.listAdAccounts()).items
  if (!store || !account) return
  const { items: codes } = await context.api.code.list({ limit: 200 })
  const printed = codes.find(({ name }) => name === codeName(store, PLACEMENT))
  if (!printed) throw new Error(`${store.name} has no code for ads`)
  // The public address may be one that only others can reach.
  const here = (link: string | null) => link?.replace(new URL(link).origin, context.url)
  const linksOf = async (codeId: number) => {
    const links = await context.api.acquire.adLinks({ id: account.id, codeId })
    return { landingUrl: here(links.landingUrl), monitorUrl: here(links.monitorUrl) }
  }
  const { landingUrl } = await linksOf(await landingCode(context, store))
  const { monitorUrl } = await linksOf(printed.id)
  const click = (person: string, adGroup: string, ad: object) =>
    askOperator<{ url: string | null }>(context, 'act', { act: 'clickAd', person, adGroup, ...ad })
  const looker = await Shopper.create(context, '路过的人')
  const people = groups.flatMap(({ id, adders }) => adders.map((her) => ({ ...her, group: id })))
  await sideBySide(groups, AT_ONCE, async ({ id, lookers }) => {
    for (let turn = 0; turn < lookers; turn++) {
      const { url } = await click(looker.personId, id, { landingUrl })
      if (url) await fetch(url, { redirect: 'manual' })
    }
  })
  const way = (await hanging(context)).find(({ remark }) => remark === printed.name)
  if (!way) throw new Error(`${printed.name} hangs nowhere`)
  const random = randomBy(20_260_107)
  await sideBySide(people, AT_ONCE, async ({ name, phone, yuan, group }) => {
    const her = await Shopper.create(context, name)
    await click(her.personId, group, { monitorUrl })
    await her.add(way)
    if (phone) await her.register(phone, { name })
    if (!yuan) return
    const at = new Date((await context.api.clock.get()).now)
    const lines = [
      { sku: 'CRM-01', name: '山茶修护面霜', category: '护肤', quantity: 1, unitPrice: yuan },
    ]
    await her.buy(`AD${random.int(100_000, 999_999)}`, store.code, at, lines)
  })
  await costs(context, account.id)
}

/** The platform's report, as it is exported. */
async function costs({ api }: DemoContext, id: number): Promise<void> {
  const today = dayOf(new Date((await api.clock.get()).now), ZONE)
  const lines = groups.map((group) => `${today},${group.id},${group.name},${group.yuan}`)
  await api.acquire.importAdCosts({ id, csv: `日期,广告ID,广告名称,花费\n${lines.join('\n')}\n` })
}
