// Loads the demo brand through the product's own doors: what the demo shows, anybody can do.
import { problem, type FilePreview, type Mapping } from '#contracts'
import { ApiProblem } from '#contracts/client'
import { runAds } from './ads.ts'
import { makeOrganisation, type DemoStore } from './brand.ts'
import { clearEvenings } from './clearance.ts'
import type { DemoContext } from './context.ts'
import { standAtCounter } from './counter.ts'
import { openDay, planDay, regularsOf } from './crowd.ts'
import { fillGroups } from './groups.ts'
import { makeHistory } from './history.ts'
import { planLives } from './lives.ts'
import { liveOutreach } from './outreach.ts'
import { openMall } from './mall.ts'
import { askPoll } from './polls.ts'
import { makeProgramme } from './programme.ts'
import { holdSales } from './sales.ts'
import { Shopper } from './shopper.ts'

export { makeOrganisation, type DemoStore } from './brand.ts'
export { askSandbox, SANDBOX_CORP, type DemoContext } from './context.ts'
export { liveQuarter, spotsOf, type QuarterDone } from './quarter.ts'
export { isRate, planQuarter, usualRates, type Rates } from './quarter-plan.ts'
export { makeProgramme } from './programme.ts'
export { Shopper } from './shopper.ts'

const SEED = 20_200_520
const CUSTOMERS = 3_000

/** Uploads text as a file and imports it as history. */
async function importText(
  context: DemoContext,
  kind: Mapping['kind'],
  name: string,
  text: string,
): Promise<void> {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new Blob([text], { type: 'text/csv' }), name)
  const reply = await fetch(`${context.url}/v1/import-files`, {
    method: 'POST',
    body: form,
    headers: context.headers,
  })
  const body: unknown = await reply.json()
  if (!reply.ok) throw new ApiProblem(problem.parse(body))
  const { fileId, guessedMapping } = body as FilePreview
  // One source for the three files: a refund names an order of the same source.
  const started = await context.api.connect.start({
    fileId,
    mapping: { ...guessedMapping, source: 'pos' },
    effects: 'history',
  })
  for (;;) {
    const { state, error } = await context.api.connect.get({ id: started.id })
    if (state === 'done') return
    if (state === 'failed' || state === 'cancelled')
      throw new Error(`${name}: ${error?.sentence.en ?? state}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A few people of today, on the sandbox's phone, at different points of the loop. */
async function livePeople(context: DemoContext, stores: readonly DemoStore[]): Promise<void> {
  const story = stores[17]
  if (!story) return
  const door = `${story.name} 门口海报`
  const now = new Date((await context.api.clock.get()).now)
  const lip = {
    sku: 'LIP-02',
    name: '滋润口红 红茶色',
    category: '彩妆',
    quantity: 1,
    unitPrice: '129.00',
  }
  const cream = {
    sku: 'CRM-01',
    name: '山茶修护面霜',
    category: '护肤',
    quantity: 1,
    unitPrice: '299.00',
  }

  const added = await Shopper.create(context, '陆小曼')
  await added.scanAndAdd(door)
  const member = await Shopper.create(context, '叶知秋')
  await member.scanAndAdd(door)
  await member.register('19988880001', { name: '叶知秋' })
  const buyer = await Shopper.create(context, '程一诺')
  await buyer.scanAndAdd(`${story.name} 收银台`)
  await buyer.register('19988880002', { name: '程一诺' })
  await buyer.buy('T0000001', story.code, now, [lip])
  const loyal = await Shopper.create(context, '江予安')
  await loyal.scanAndAdd(`${story.name} 收银台`)
  await loyal.register('19988880003', { name: '江予安' })
  await loyal.buy('T0000002', story.code, now, [lip, cream])
  await loyal.buy('T0000003', story.code, new Date(now.getTime() + 1000), [
    { ...cream, quantity: 2 },
  ])
  await Shopper.create(context, '白露')
}

export async function loadDemo(context: DemoContext): Promise<void> {
  const { say } = context
  say('Demo brand: stores, guides, programme')
  const stores = await makeOrganisation(context)
  await makeProgramme(context, stores, { controlShareBp: 2_000 })
  const { items: codes } = await context.api.code.list({ limit: 200 })
  const plans = planDay(stores, new Set(codes.map(({ name }) => name)), SEED)
  say('Demo brand: two years of history, customers')
  const now = new Date((await context.api.clock.get()).now)
  const history = makeHistory(stores, CUSTOMERS, now, SEED, regularsOf(plans))
  await importText(context, 'customers', 'customers.csv', history.customers)
  // Who is a regular of the stores has a past in the tills: it finds her by the phone she registers
  // with.
  const goOn = await openDay(context, plans)
  say('Demo brand: two years of history, orders')
  await importText(context, 'orders', 'orders.csv', history.orders)
  await importText(context, 'refunds', 'refunds.csv', history.refunds)
  await goOn()
  await planLives(context, stores)
  say('Demo brand: ads')
  await runAds(context, stores)
  say('Demo brand: groups')
  await askPoll(context, await fillGroups(context, stores))
  say('Demo brand: the people to begin with')
  await standAtCounter(context, stores)
  await liveOutreach(context, stores)
  await clearEvenings(context, stores)
  say('Demo brand: the own shop')
  await openMall(context, stores)
  say('Demo brand: a flash sale')
  await holdSales(context)
  // The last to come stand first on the phone.
  await livePeople(context, stores)
}
