// Some weeks of a crowd, lived day by day through the product's own doors: scans and addings on the
// sandbox's phones, registrations on the member page, orders and refunds in batches, the clock
// turned from day to day.
import type { OrderInput } from '#contracts'
import { addDays, atTime, dayOf, groupBy, MINUTE_MS, plusMs, sideBySide } from '#kit'
import { askSandbox, AT_ONCE, type DemoContext } from './context.ts'
import { hanging, Shopper, type SandboxCode } from './shopper.ts'
import { planQuarter, type Purchase, type QuarterOptions, type Visit } from './quarter-plan.ts'

const ZONE = 'Asia/Shanghai'
const MORNING = '10:00'
const EVENING = '21:30'
const ORDERS_AT_ONCE = 500

export interface QuarterDone {
  scanned: number
  added: number
  registered: number
  orders: number
  coupons: number
  refunds: number
  blocked: number
}

interface Guest {
  visit: Visit
  her: Shopper
  userid: string
}
interface Sold {
  guest: Guest
  purchase: Purchase
  number: string
}

/** Answers the codes people can scan, as the plan needs them. */
export async function spotsOf({ api }: DemoContext): Promise<QuarterOptions['spots']> {
  const { items: stores } = await api.org.listStores({ limit: 200 })
  const codeOf = new Map(stores.map(({ id, code }) => [id, code]))
  const { items } = await api.code.list({ limit: 200 })
  return items
    .filter(({ active, linkUrl, mode }) => active && linkUrl !== null && mode === 'fixed')
    .map(({ name, storeId, channel }) => ({
      code: name,
      channel,
      storeCode: codeOf.get(storeId) ?? '',
    }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** Lives the weeks; `at` hears after each day. Whoever is refused stops it: nothing is skipped. */
export async function liveQuarter(
  context: DemoContext,
  options: QuarterOptions,
  at: (day: number, done: QuarterDone) => void,
): Promise<QuarterDone> {
  const visits = groupBy(planQuarter(options), ({ day }) => day)
  const codes = new Map((await hanging(context)).map((code) => [code.remark, code]))
  const done: QuarterDone = {
    scanned: 0,
    added: 0,
    registered: 0,
    orders: 0,
    coupons: 0,
    refunds: 0,
    blocked: 0,
  }
  const guests: Guest[] = []
  const first = addDays(dayOf(await nowOf(context), ZONE), 1)
  for (let day = 0; day < options.days; day++) {
    const date = addDays(first, day)
    await context.api.clock.turn({ to: atTime(date, MORNING, ZONE).toISOString() })
    const today = visits.get(day) ?? []
    await sideBySide(today, AT_ONCE, async (visit) => {
      const guest = await arrive(context, codes, visit)
      done.scanned++
      if (guest) guests.push(guest)
      if (guest) done.added++
      if (guest && visit.phone !== null) done.registered++
    })
    await context.api.clock.turn({ to: atTime(date, EVENING, ZONE).toISOString() })
    const sold = salesOf(guests, day, options.seed)
    const shown = await couponsShown(context, sold)
    await sell(context, sold, shown, atTime(date, MORNING, ZONE))
    done.orders += sold.length
    done.coupons += shown.size
    done.refunds += await bringBack(context, sold, atTime(date, EVENING, ZONE))
    done.blocked += await leave(context, guests, day)
    at(day + 1, { ...done })
  }
  return done
}

const nowOf = async ({ api }: DemoContext) => new Date((await api.clock.get()).now)

/** Scans; whoever adds is known from then on, and some become members on the spot. */
async function arrive(
  context: DemoContext,
  codes: ReadonlyMap<string, SandboxCode>,
  visit: Visit,
): Promise<Guest | undefined> {
  const code = codes.get(visit.spot.code)
  if (!code) throw new Error(`no code called ${visit.spot.code} hangs anywhere`)
  const her = await Shopper.create(context, visit.name, visit.gender)
  if (!visit.adds) {
    await her.look(code)
    return undefined
  }
  const userid = await her.add(code)
  if (visit.phone !== null) await her.register(visit.phone, { name: visit.name })
  return { visit, her, userid }
}

const salesOf = (guests: readonly Guest[], day: number, seed: number): Sold[] =>
  guests.flatMap((guest) =>
    guest.visit.purchases.flatMap((purchase, turn) =>
      purchase.day === day
        ? [{ guest, purchase, number: `Q${seed}-${guest.visit.no}-${turn + 1}` }]
        : [],
    ),
  )

const fenOf = (lines: OrderInput['lines']): number =>
  lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * Math.round(+unitPrice * 100), 0)

/** The coupon each shows, by order number: the till was asked whether it counts on her basket. */
async function couponsShown(
  { api }: DemoContext,
  sold: readonly Sold[],
): Promise<Map<string, string>> {
  const [shown, taken] = [new Map<string, string>(), new Set<string>()]
  const showing = sold.filter(({ guest, purchase }) => purchase.showsCoupon && guest.her.memberNo)
  await sideBySide(showing, AT_ONCE, async ({ guest, purchase: { lines }, number }) => {
    const own = await guest.her.coupons()
    const fits = own
      .filter(({ thresholdFen, byWechat }) => !byWechat && thresholdFen <= fenOf(lines))
      .toSorted((a, b) => b.thresholdFen - a.thresholdFen)
    const code = fits.find((coupon) => !taken.has(coupon.code))?.code
    if (code === undefined) return
    taken.add(code)
    const storeCode = guest.visit.spot.storeCode
    const { usable } = await api.coupon.check({ code, storeCode, lines: lines.map(basketLine) })
    if (usable) shown.set(number, code)
  })
  return shown
}

const basketLine = ({ sku, category, quantity, unitPrice }: OrderInput['lines'][number]) => ({
  sku,
  category,
  quantity,
  unitPrice,
})

const orderOf = (
  { guest, purchase, number }: Sold,
  coupon: string | undefined,
  morning: Date,
): OrderInput => ({
  source: 'pos',
  number,
  storeCode: guest.visit.spot.storeCode,
  placedAt: plusMs(morning, purchase.minute * MINUTE_MS).toISOString(),
  customer: guest.her.memberNo
    ? { memberNo: guest.her.memberNo }
    : { externalUserid: guest.her.externalUserid ?? '' },
  lines: purchase.lines,
  couponCodes: coupon === undefined ? [] : [coupon],
})

async function sell(
  context: DemoContext,
  sold: readonly Sold[],
  shown: ReadonlyMap<string, string>,
  morning: Date,
): Promise<void> {
  for (let from = 0; from < sold.length; from += ORDERS_AT_ONCE) {
    const orders = sold
      .slice(from, from + ORDERS_AT_ONCE)
      .map((one) => orderOf(one, shown.get(one.number), morning))
    const { items } = await context.api.order.ingest({ orders })
    items.forEach((item, n) => {
      if ('refusal' in item)
        throw new Error(`the till refused ${orders[n]?.number}: ${JSON.stringify(item.refusal)}`)
    })
  }
}

async function bringBack(
  context: DemoContext,
  sold: readonly Sold[],
  evening: Date,
): Promise<number> {
  const refunds = sold
    .filter(({ purchase }) => purchase.refunded)
    .map(({ number }) => ({
      source: 'pos',
      orderNumber: number,
      number: `R${number}`,
      refundedAt: evening.toISOString(),
      reason: '不合适',
    }))
  for (let from = 0; from < refunds.length; from += ORDERS_AT_ONCE)
    await context.api.order.refund({ refunds: refunds.slice(from, from + ORDERS_AT_ONCE) })
  return refunds.length
}

async function leave(context: DemoContext, guests: readonly Guest[], day: number): Promise<number> {
  const leaving = guests.filter(({ visit }) => visit.blocksOn === day)
  await sideBySide(leaving, AT_ONCE, async ({ her, userid }) => {
    await askSandbox(context, 'POST', '/leave', {
      corpId: context.corpId,
      userid,
      personId: her.personId,
    })
  })
  return leaving.length
}
