// What today gives a member. Coupons are given when somebody asks: she on her card, the till, the desk.
// The story: see what is due by the rules, look whether it was given, and only then lock and give.
import type { Today } from '#contracts'
import { DAY_MS, dayOf, plusMs, startOfDay, addDays, type Day } from '#kit'
import { Refusal, type Db, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { issueCoupons } from '#modules/coupon'
import { lockPeople, survivorsOf } from '#modules/customer'
import { birthdayYear } from '../program.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { findMembers } from '../sql/member.ts'
import { readProgram } from '../sql/program.ts'
import { birthDays } from '../sql/standing.ts'
import { factorOn, memberDayGift, nextMemberDay, type DayGift } from './rule.ts'
import { couponsByKey, hadBirthdayCoupon, templateName } from './sql.ts'

/** Two birthdays of one person are further apart than this, whatever she says her birthday is. */
const BIRTHDAY_GAP_MS = 300 * DAY_MS

type Kind = Today['coupons'][number]['kind']
interface DueCoupon {
  kind: Kind
  key: string
  templateId: number
  /** A member day's coupon ends with the day. */
  expiresAt?: Date
}
interface Found {
  on: Day
  gift: DayGift | undefined
  birthday: boolean
  factor: number
  due: DueCoupon[]
  next: Today['next']
}

/** By the rules, whether or not it was given. Undefined: no member. */
async function find(db: Db, customerId: number, now: Date): Promise<Found | undefined> {
  const member = (await findMembers(db, [customerId])).get(customerId)
  if (!member) return undefined
  const { rules } = await readProgram(db)
  const { zone } = await brandOf(db)
  const on = dayOf(now, zone)
  const birthDay = (await birthDays(db, [customerId])).get(customerId) ?? null
  const tierId = member.tier_id
  const gift = memberDayGift(rules, on, tierId)
  const year = birthdayYear(birthDay, on, rules.birthdayWindow)
  const due: DueCoupon[] = []
  if (gift?.templateId)
    due.push({
      kind: 'memberDay',
      key: `memberDay:${on}`,
      templateId: gift.templateId,
      expiresAt: startOfDay(addDays(on, 1), zone),
    })
  if (year !== undefined && rules.birthdayCoupon)
    due.push({
      kind: 'birthday',
      key: `birthday:${year}`,
      templateId: rules.birthdayCoupon.templateId,
    })
  const next = nextMemberDay(rules, on, tierId)
  return {
    on,
    gift,
    birthday: year !== undefined,
    factor: factorOn(rules, { on, birthDay, tierId }),
    due,
    next: next
      ? {
          name: next.name,
          on: next.on,
          factor: next.factor,
          coupon: next.templateId === null ? null : await templateName(db, next.templateId),
        }
      : null,
  }
}

/**
 * What today gives her, given now where it was not. A template that has none left, or a customer at
 * its limit, gets none; asking again asks again.
 */
export async function today(tx: Tx, id: number): Promise<Today | null> {
  const customerId = (await survivorsOf(tx.db, [id])).get(id)
  if (customerId === undefined) throw new Refusal(loyaltyRefusals.unknownCustomer, {})
  const seen = await find(tx.db, customerId, tx.now)
  if (!seen) return null
  const keys = seen.due.map(({ key }) => key)
  const given = new Set((await couponsByKey(tx.db, customerId, keys)).map(({ key }) => key))
  const found = keys.every((key) => given.has(key)) ? seen : await give(tx, customerId, seen)
  const kinds = new Map(found.due.map(({ key, kind }) => [key, kind]))
  const held = await couponsByKey(tx.db, customerId, [...kinds.keys()])
  return {
    customerId,
    on: found.on,
    memberDay: found.gift?.name ?? null,
    birthday: found.birthday,
    factor: found.factor,
    coupons: held.flatMap(({ key, name, code, state, expires_at }) =>
      state === 'void' || state === 'expired'
        ? []
        : [
            {
              kind: kinds.get(key) ?? 'memberDay',
              name,
              code,
              used: state === 'redeemed',
              validUntil: expires_at.toISOString(),
            },
          ],
    ),
    next: found.next,
  }
}

/** Looks again under her lock: her birthday may have been changed, or she been merged, meanwhile. */
async function give(tx: Tx, id: number, seen: Found): Promise<Found> {
  const customerId = (await lockPeople(tx, [id])).get(id) ?? id
  const found = (await find(tx.db, customerId, tx.now)) ?? seen
  const recent = await hadBirthdayCoupon(tx.db, customerId, plusMs(tx.now, -BIRTHDAY_GAP_MS))
  const due = found.due.filter(({ kind }) => kind !== 'birthday' || !recent)
  await issueCoupons(
    tx,
    due.map(({ kind, ...grant }) => ({ customerId, source: kind, ...grant })),
  )
  return found
}
