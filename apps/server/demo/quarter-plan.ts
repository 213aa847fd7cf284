// What a crowd is going to do over some weeks, drawn beforehand: the same seed gives the same weeks.
import type { Channel, OrderInput } from '#contracts'
import { randomBy, type Random } from '#kit'
import { goods, nameOf } from './history.ts'

/** Shares of those who could; each may be set. */
export const usualRates = {
  /** Of those who scan, who adds the guide. */
  adds: 0.32,
  /** Of those who added, who becomes a member. */
  registers: 0.5,
  /** Of those who added, who ever buys. */
  buys: 0.45,
  /** After each purchase, who comes back for another. */
  returns: 0.55,
  /** Of the purchases, at which she shows a coupon, where she has one that counts. */
  coupons: 0.4,
  /** Of the purchases, which are brought back. */
  refunds: 0.04,
  /** Of those who added, who deletes the guide. */
  blocks: 0.05,
  /** Of those who scan, who was brought by somebody. */
  friends: 0.12,
}
export type Rates = typeof usualRates
export type RateName = keyof Rates
export const isRate = (name: string): name is RateName => name in usualRates

/** A code that hangs somewhere. */
export interface Spot {
  code: string
  storeCode: string
  channel: Channel
}

export interface Purchase {
  day: number
  /** Minutes after ten in the morning. */
  minute: number
  lines: OrderInput['lines']
  showsCoupon: boolean
  refunded: boolean
}
export interface Visit {
  /** From 0. */
  no: number
  day: number
  spot: Spot
  name: string
  gender: 1 | 2
  adds: boolean
  /** Null: stays unknown by name. */
  phone: string | null
  purchases: Purchase[]
  /** The day she deletes the guide. */
  blocksOn: number | null
}

export interface QuarterOptions {
  /** How many scan a code. */
  customers: number
  days: number
  seed: number
  rates: Rates
  spots: readonly Spot[]
}

/** How often a kind of place is scanned, and how willingly people add and buy there. */
const channelHabits: Record<Channel, { weight: number; adds: number; buys: number }> = {
  store: { weight: 10, adds: 1.5, buys: 1.3 },
  parcel: { weight: 9, adds: 0.5, buys: 1 },
  live: { weight: 5, adds: 0.9, buys: 0.9 },
  ad: { weight: 5, adds: 0.7, buys: 0.6 },
  district: { weight: 3, adds: 0.9, buys: 0.7 },
  community: { weight: 3, adds: 1.4, buys: 1.2 },
  moments: { weight: 3, adds: 1, buys: 0.8 },
  account: { weight: 2, adds: 1.1, buys: 1 },
  // Nobody in the quarter comes by customer service; its talks are not made by the thousand.
  service: { weight: 0, adds: 0, buys: 0 },
  other: { weight: 1, adds: 1, buys: 1 },
}
/** Friends come by what was passed on. */
const passedOn: readonly Channel[] = ['community', 'moments']

/** Drawn by weight; stores of a kind by Zipf's law, so that few of them see most. */
function chooser(spots: readonly Spot[]): (random: Random, among?: readonly Channel[]) => Spot {
  const byChannel = Map.groupBy(spots, ({ channel }) => channel)
  return (random, among) => {
    const open = [...byChannel.keys()].filter((channel) => !among || among.includes(channel))
    const channels = open.length > 0 ? open : [...byChannel.keys()]
    const total = channels.reduce((sum, channel) => sum + channelHabits[channel].weight, 0)
    let left = random.next() * total
    const channel =
      channels.find((one) => (left -= channelHabits[one].weight) < 0) ?? channels[0] ?? 'other'
    const places = byChannel.get(channel) ?? []
    const spot = places[random.zipf(places.length, 0.9)] ?? spots[0]
    if (!spot) throw new RangeError('no code hangs anywhere')
    return spot
  }
}

function basketOf(random: Random): OrderInput['lines'] {
  const kinds = new Set(Array.from({ length: random.pick([1, 1, 2, 3]) }, () => random.pick(goods)))
  return [...kinds].map(([sku, name, category, unitPrice]) => ({
    sku,
    name,
    category,
    unitPrice,
    quantity: random.chance(0.15) ? 2 : 1,
  }))
}

/** Her purchases until the weeks are over: the second follows sooner than the fifth. */
function purchasesOf(random: Random, rates: Rates, from: number, days: number): Purchase[] {
  const found: Purchase[] = []
  let day = from + (random.chance(0.6) ? 0 : random.int(1, 10))
  while (day < days) {
    found.push({
      day,
      minute: random.int(5, 650),
      lines: basketOf(random),
      showsCoupon: random.chance(rates.coupons),
      refunded: random.chance(rates.refunds),
    })
    if (!random.chance(rates.returns)) break
    day += Math.max(1, Math.round(-Math.log(1 - random.next()) * (14 + 3 * found.length)))
  }
  return found
}

const most = (share: number) => Math.min(1, share)

/** Everybody who scans a code in these weeks, in the order they come. */
export function planQuarter({ customers, days, seed, rates, spots }: QuarterOptions): Visit[] {
  const random = randomBy(seed)
  const choose = chooser(spots)
  // More people come at the end of a week, and a little more each week.
  const share = Array.from({ length: days }, (_, day) => (day % 7 > 4 ? 1.6 : 1) * (1 + day / 200))
  const total = share.reduce((sum, one) => sum + one, 0)
  const visits: Visit[] = []
  let due = 0
  for (let day = 0; day < days; day++) {
    due += ((share[day] ?? 0) / total) * customers
    const until = day === days - 1 ? customers : Math.round(due)
    while (visits.length < until) {
      const friend = day > 0 && random.chance(rates.friends)
      const spot = choose(random, friend ? passedOn : undefined)
      const habit = channelHabits[spot.channel]
      const adds = random.chance(most(rates.adds * habit.adds))
      const registers = adds && random.chance(rates.registers)
      const buys = adds && random.chance(most(rates.buys * habit.buys))
      const no = visits.length
      visits.push({
        no,
        day,
        spot,
        name: nameOf(random),
        gender: random.chance(0.87) ? 2 : 1,
        adds,
        phone: registers ? phoneOf(seed, no) : null,
        purchases: buys ? purchasesOf(random, rates, day, days) : [],
        blocksOn: adds && random.chance(rates.blocks) ? random.int(day, days) : null,
      })
    }
  }
  return visits
}

/** Eleven digits in a range no operator has given out, another stretch of it for each seed. */
const phoneOf = (seed: number, no: number): string =>
  `198${String(((seed % 90) * 1_000_000 + no) % 100_000_000).padStart(8, '0')}`
