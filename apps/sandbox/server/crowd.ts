// Simulated people with rates: by sandbox time and by a seed they scan a code, add the guide or not,
// write, pay what was announced to them, delete the guide, and bring friends.
import { type } from './chat.ts'
import { findFollow, leaveMember } from './friendship.ts'
import { seedOf } from './ids.ts'
import { drawName } from './names.ts'
import { seededDraws } from './draws.ts'
import { pay } from './pay/sheet.ts'
import { createPerson, type Person } from './people.ts'
import { addByCode } from './scan.ts'
import { openidFor } from './users.ts'
import type { World } from './world.ts'

export interface Rates {
  /** Of those who scan, how many add the guide. */
  add: number
  /** A day: writes to the guide. */
  reply: number
  /** A day: pays an order that was announced to her. */
  pay: number
  /** A day: deletes the guide. */
  block: number
  /** A day: a friend of hers scans the same code. */
  bring: number
}

export interface CrowdInput {
  count: number
  seed: number
  rates: Rates
  /** Codes they scan, in turn. */
  codes: string[]
  /** They arrive over so many hours, and live so many days. */
  overHours: number
  days: number
}

export interface Life {
  personId: string
  /** What all chance of this person is drawn from. */
  seed: string
  configId: string
  rates: Rates
  day: number
  days: number
  userid?: string
  corpId?: string
}

export const ARRIVE = 'crowd-arrive'
export const LIVE = 'crowd-live'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const lines = [
  '在吗',
  '这款还有货吗',
  '有优惠吗',
  '谢谢',
  '什么时候发货',
  '好的，我看看',
  '可以退换吗',
]

/** The same person, day and question always get the same answer. */
const chance = ({ seed, day }: Life, what: string): number => seedOf(`${seed} ${day} ${what}`)

export const startCrowd = (world: World, input: CrowdInput): Person[] => {
  const { count, seed, codes, overHours, rates, days } = input
  const draw = seededDraws(seed)
  return world.store.together(() =>
    Array.from({ length: count }, (_none, n) => {
      const person = createPerson(world, drawName(draw))
      const configId = codes[n % Math.max(codes.length, 1)]
      const at = world.clock.now() + draw() * overHours * HOUR_MS
      const life = { personId: person.id, seed: `${seed}/${n}`, configId, rates, days, day: 0 }
      if (configId !== undefined) world.clock.later(at, ARRIVE, life)
      return person
    }),
  )
}

const tomorrow = (world: World, life: Life): void => {
  const next = { ...life, day: life.day + 1 }
  if (next.day > life.days) return
  world.clock.later(world.clock.now() + DAY_MS * (0.5 + chance(next, 'hour')), LIVE, next)
}

export const arrive = (world: World, life: Life): void => {
  const known = world.store.first('select 1 from contact_way where config_id = ?', life.configId)
  if (!known || chance(life, 'add') >= life.rates.add) return
  const { personId, configId } = life
  const { userid, corpId } = addByCode(world, { personId, configId })
  tomorrow(world, { ...life, userid, corpId })
}

/** The oldest order that waits for her, if there is one. */
const payOldest = (world: World, personId: string): void => {
  const { official, mini } = world.accounts
  const openids = [official, mini].map(({ appId }) => openidFor(world, appId, personId))
  const row = world.store.first<{ out_trade_no: string }>(
    `select out_trade_no from pay_order where state = 'NOTPAY'
       and json_extract(body, '$.payer.openid') in (?, ?) and prepaid_at > ?
     order by created_at limit 1`,
    ...openids,
    world.clock.now() - 2 * HOUR_MS,
  )
  if (row) pay(world, { personId, outTradeNo: row.out_trade_no })
}

const bringFriend = (world: World, life: Life): void => {
  const seed = `${life.seed}/friend${life.day}`
  const person = createPerson(world, drawName(seededDraws(Math.floor(seedOf(seed) * 2 ** 32))))
  const friend = { personId: person.id, seed, configId: life.configId, rates: life.rates }
  world.clock.later(world.clock.now() + HOUR_MS, ARRIVE, { ...friend, days: life.days, day: 0 })
}

export const live = (world: World, life: Life): void => {
  const pair = { corpId: life.corpId ?? '', userid: life.userid ?? '', personId: life.personId }
  const status = findFollow(world, pair)?.status
  if (status === undefined || status === 'left') return
  if (chance(life, 'block') < life.rates.block) {
    leaveMember(world, pair)
    return
  }
  const line = lines[Math.floor(chance(life, 'line') * lines.length)] ?? '你好'
  if (chance(life, 'reply') < life.rates.reply) type(world, pair, 'person', line)
  if (chance(life, 'pay') < life.rates.pay) payOldest(world, life.personId)
  if (chance(life, 'bring') < life.rates.bring) bringFriend(world, life)
  tomorrow(world, life)
}
