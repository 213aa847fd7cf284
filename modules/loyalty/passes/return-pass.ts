// A pass is given back: what that pays and takes is the same look whether it is only shown or done.
// The story: lock her, see what was used, refuse another sum than was seen, take back coupons and
// points, let the passes behind move up, tell the house: money that came by WeChat Pay goes back there.
import type { PassReturn } from '#contracts'
import { dayOf } from '#kit'
import { Refusal, type Db, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { voidCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import { balances, post } from '#modules/ledger'
import { passReturned } from '../events.ts'
import { letGo } from '../expire.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { lockMembers } from '../sql/member.ts'
import { readProgram } from '../sql/program.ts'
import { bonusOfPass, takeable, takeBonus } from './bonus.ts'
import { couponKeys, returnOf } from './rule.ts'
import { layPasses } from './settle.ts'
import { couponsOfPass, passesById, writeReturn, type PassCoupon, type PassRow } from './sql.ts'

interface Look {
  shown: PassReturn
  coupons: PassCoupon[]
  grants: Awaited<ReturnType<typeof bonusOfPass>>['grants']
}

const unused = ({ state }: PassCoupon) => state === 'issued' || state === 'locked'

async function look(db: Db, pass: PassRow, now: Date): Promise<Look> {
  const { zone } = await brandOf(db)
  const months = Array.from({ length: pass.monthsGiven }, (_, month) => month)
  const coupons = await couponsOfPass(
    db,
    pass.customerId,
    couponKeys(pass, months).map(({ key }) => key),
  )
  const { grants, owed } = await bonusOfPass({ db }, pass)
  const balance = (await balances(db, [pass.customerId], 'points')).get(pass.customerId) ?? 0
  const pointsBack = takeable(owed, balance, (await readProgram(db)).rules)
  const used = coupons.filter(({ state }) => state === 'redeemed')
  const shown = returnOf(
    pass,
    {
      couponsUsed: used.length,
      usedFen: used.reduce((sum, { fen }) => sum + fen, 0),
      couponsBack: coupons.filter(unused).length,
      pointsBack,
      pointsGone: owed - pointsBack,
    },
    dayOf(now, zone),
  )
  return { shown, coupons, grants }
}

async function passOf(db: Db, customerId: number, passId: number): Promise<PassRow> {
  const [pass] = await passesById(db, [passId])
  if (pass?.customerId !== customerId) throw new Refusal(loyaltyRefusals.unknownPass)
  return pass
}

async function stillOpen(db: Db, pass: PassRow, now: Date): Promise<void> {
  if (pass.state === 'returned') throw new Refusal(loyaltyRefusals.passReturnedBefore)
  const { zone } = await brandOf(db)
  // Over is over, whether or not the night has come by.
  if (pass.untilOn <= dayOf(now, zone)) throw new Refusal(loyaltyRefusals.passOver)
}

/** What giving it back would do now. */
export async function previewReturn(
  db: Db,
  now: Date,
  ids: { customerId: number; passId: number },
): Promise<PassReturn> {
  const pass = await passOf(db, ids.customerId, ids.passId)
  await stillOpen(db, pass, now)
  return (await look(db, pass, now)).shown
}

export interface ReturnInput {
  customerId: number
  passId: number
  /** The same number is the same return. */
  number: string
  /** What she was told she gets. */
  fen: number
}

/** Throws a refusal: it answers one caller. */
export async function returnPass(
  tx: Tx,
  { customerId: given, passId, number, fen }: ReturnInput,
): Promise<{ repeated: boolean; refundFen: number }> {
  const customerId = (await lockPeople(tx, [given])).get(given) ?? 0
  await lockMembers(tx, [customerId])
  await letGo(tx, [customerId])
  const pass = await passOf(tx.db, customerId, passId)
  if (pass.returnNumber === number) {
    if (pass.refundFen !== fen) throw new Refusal(loyaltyRefusals.passReturnReused, {}, 'key')
    return { repeated: true, refundFen: fen }
  }
  await stillOpen(tx.db, pass, tx.now)
  const { shown, coupons, grants } = await look(tx.db, pass, tx.now)
  if (coupons.some(({ state }) => state === 'locked'))
    throw new Refusal(loyaltyRefusals.passCouponLocked)
  if (shown.refundFen !== fen)
    throw new Refusal(loyaltyRefusals.passReturnDiffers, { refundFen: shown.refundFen }, 'fen')
  await voidCoupons(
    tx,
    coupons.filter(unused).map(({ couponId }) => ({ couponId })),
    'refund',
  )
  await takeBonus(tx, customerId, grants, shown.pointsBack)
  await writeReturn(tx, pass, { number, refundFen: fen, points: shown.pointsBack })
  const { zone } = await brandOf(tx.db)
  await layPasses(tx, customerId, { on: dayOf(tx.now, zone), zone })
  await postTaken(tx, pass, shown.pointsBack)
  tx.publish(passReturned, [
    {
      subject: customerId,
      payload: { passId, planId: pass.planId, refundFen: fen, points: shown.pointsBack },
    },
  ])
  return { repeated: false, refundFen: fen }
}

async function postTaken(tx: Tx, { customerId, passId }: PassRow, amount: number): Promise<void> {
  if (amount === 0) return
  const [outcome] = await post(tx, [
    {
      key: `passReturn:${passId}:points`,
      asset: 'points',
      amount,
      reason: 'passReturn',
      from: { customerId },
      to: { system: 'reversed' },
      allowNegative: true,
    },
  ])
  if (outcome?.refusal) throw new Error(`${outcome.refusal.code}: points of a pass`)
}
