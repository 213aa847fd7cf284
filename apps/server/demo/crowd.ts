// One day at the demo brand: people come in by its codes, some register, some buy, a few change
// their mind.
import type { OrderInput } from '#contracts'
import { groupBy, randomBy, sideBySide, type Random } from '#kit'
import type { DemoStore } from './brand.ts'
import { askSandbox, AT_ONCE, type DemoContext } from './context.ts'
import { goods, nameOf, type Regular } from './history.ts'
import { openLinks } from './links.ts'
import { hanging, Shopper, type SandboxCode } from './shopper.ts'

/** How many came by a kind of code today, and how far their kind goes. */
interface Habit {
  share: number
  registers: number
  buys: number
}
const habits: Record<string, Habit> = {
  门口海报: { share: 26, registers: 0.5, buys: 0.5 },
  收银台: { share: 24, registers: 0.85, buys: 0.9 },
  货架: { share: 8, registers: 0.6, buys: 0.7 },
  包裹卡: { share: 10, registers: 0.55, buys: 0.35 },
  直播间: { share: 14, registers: 0.4, buys: 0.45 },
  商圈快闪: { share: 9, registers: 0.45, buys: 0.3 },
  社群海报: { share: 5, registers: 0.7, buys: 0.6 },
  朋友圈广告: { share: 6, registers: 0.3, buys: 0.3 },
}

/** What one person is going to do, drawn beforehand: the same seed gives the same day. */
export interface Plan {
  name: string
  gender: 1 | 2
  phone: string
  store: DemoStore
  code: string
  registers: boolean
  leaves: boolean
  redeems: boolean
  refunds: boolean
  /** Pays a second time with nothing to gain by it, too. */
  loyal: boolean
  baskets: OrderInput['lines'][]
  /**
   * Days on which she bought in the store before anybody knew her name: the till's history has
   * them.
   */
  before: number
}

/** Half of those who register are new; the others bought before, some of them for years. */
const regulars = [0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 8]

const dearest = goods.filter(([, , , price]) => Number(price) >= 59)

function basketOf(random: Random): OrderInput['lines'] {
  const [first, second] = [random.pick(dearest), random.pick(goods)]
  return (first === second || random.chance(0.4) ? [first] : [first, second]).map(
    ([sku, name, category, unitPrice]) => ({
      sku,
      name,
      category,
      unitPrice,
      quantity: random.chance(0.2) ? 2 : 1,
    }),
  )
}

/** `codes`: names of the codes that hang, by store. */
export function planDay(
  stores: readonly DemoStore[],
  codes: ReadonlySet<string>,
  seed: number,
): Plan[] {
  const random = randomBy(seed)
  return Object.entries(habits).flatMap(([placement, { share, registers, buys }]) => {
    const places = stores.filter((store) => codes.has(`${store.name} ${placement}`))
    return Array.from({ length: share }, (): Plan => {
      const store = random.pick(places)
      const member = random.chance(registers)
      const orders = member && random.chance(buys) ? random.pick([1, 1, 2]) : 0
      return {
        name: nameOf(random),
        gender: random.chance(0.87) ? 2 : 1,
        phone: `1990${String(random.int(1, 9_999_999)).padStart(7, '0')}`,
        store,
        code: `${store.name} ${placement}`,
        registers: member,
        baskets: Array.from({ length: orders }, () => basketOf(random)),
        before: member ? random.pick(regulars) : 0,
        redeems: random.chance(0.45),
        loyal: random.chance(0.25),
        refunds: orders > 0 && random.chance(0.07),
        leaves: orders === 0 && random.chance(0.05),
      }
    })
  })
}

/** At the till, with a coupon if she thinks of it and the basket reaches it. */
async function pay(
  context: DemoContext,
  her: Shopper,
  plan: Plan,
  number: string,
  lines: OrderInput['lines'],
): Promise<void> {
  const fen = lines.reduce(
    (sum, { quantity, unitPrice }) => sum + Math.round(quantity * Number(unitPrice) * 100),
    0,
  )
  const held = plan.redeems ? await her.coupons() : []
  const fitting = held.find(({ thresholdFen }) => thresholdFen <= fen)
  const { now } = await context.api.clock.get()
  await her.buy(number, plan.store.code, new Date(now), lines, fitting ? [fitting.code] : [])
}

interface Visitor {
  plan: Plan
  at: number
  her: Shopper
  userid: string
}
const orderNumber = ({ at }: Visitor, turn: number) => `T1${String(at * 2 + turn).padStart(6, '0')}`

/** Most of those who come back do so for the coupon of the journey. */
const comesBack = async ({ plan, her }: Visitor) =>
  plan.loyal || (await her.coupons()).some(({ name }) => name.startsWith('支付有礼'))

/**
 * What the day brings, one after the other: who comes in the morning is greeted long before she
 * pays.
 */
function chapters(context: DemoContext) {
  const till = (turn: 0 | 1) => async (visitor: Visitor) => {
    const lines = visitor.plan.baskets[turn]
    if (!lines || (turn === 1 && !(await comesBack(visitor)))) return
    await pay(context, visitor.her, visitor.plan, orderNumber(visitor, turn), lines)
  }
  const afterwards = async (visitor: Visitor) => {
    const { plan, her, userid } = visitor
    if (plan.leaves)
      await askSandbox(context, 'POST', '/leave', {
        corpId: context.corpId,
        userid,
        personId: her.personId,
      })
    if (!plan.refunds) return
    const [number, { now }] = [orderNumber(visitor, 0), await context.api.clock.get()]
    await context.api.order.refund({
      refunds: [
        {
          source: 'pos',
          orderNumber: number,
          number: `R${number}`,
          refundedAt: now,
          reason: '色号不合适',
        },
      ],
    })
  }
  return [
    { words: 'first purchases', live: till(0) },
    { words: 'second purchases', live: till(1) },
    { words: 'refunds, guides deleted', live: afterwards },
  ]
}

async function arrive(
  context: DemoContext,
  plan: Plan,
  codes: ReadonlyMap<string, SandboxCode>,
  at: number,
): Promise<Visitor> {
  const code = codes.get(plan.code)
  if (!code) throw new Error(`no code called ${plan.code} hangs anywhere`)
  const her = await Shopper.create(context, plan.name, plan.gender)
  const userid = await her.add(code)
  if (plan.registers) await her.register(plan.phone, { name: plan.name })
  return { plan, at, her, userid }
}

/** The codes as they hang once WeCom has given each its picture. */
async function allHanging(context: DemoContext): Promise<SandboxCode[]> {
  for (;;) {
    const { items } = await context.api.code.list({ limit: 200 })
    if (items.every(({ linkUrl, problem }) => linkUrl !== null || problem !== null))
      return hanging(context)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Who of the day is known at the tills already. */
export const regularsOf = (plans: readonly Plan[]): Regular[] =>
  plans
    .filter(({ before }) => before > 0)
    .map(({ phone, store, before }) => ({ phone, store, days: before }))

/**
 * Everybody of the day scans a code, some register; gives what they do afterwards, when the day
 * goes on.
 */
export async function openDay(
  context: DemoContext,
  plans: readonly Plan[],
): Promise<() => Promise<void>> {
  const codes = new Map((await allHanging(context)).map((code) => [code.remark, code]))
  context.say(`Demo brand: ${plans.length} people of today scan its codes`)
  await openLinks(
    context,
    new Map([...groupBy(plans, (plan) => plan.code)].map(([code, some]) => [code, some.length])),
    18,
  )
  const visitors: Visitor[] = []
  await sideBySide(
    plans,
    AT_ONCE,
    async (plan, at) => void visitors.push(await arrive(context, plan, codes, at)),
  )
  return async () => {
    for (const { words, live } of chapters(context)) {
      context.say(`Demo brand: people of today, ${words}`)
      await sideBySide(visitors, AT_ONCE, live)
    }
  }
}
