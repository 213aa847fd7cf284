// Joining, points and tiers on one customer's timeline.
import type { TimelineRow, TimelineSource } from '#platform'
import { benefitTurns } from './benefits/timeline.ts'
import { bookingTurns } from './bookings/timeline.ts'
import { drawTurns } from './draws/timeline.ts'
import { passTurns } from './passes/timeline.ts'
import { stepTurns } from './steps/timeline.ts'
import {
  joinedRows,
  movementsOf,
  tierSteps,
  type MovementRow,
  type TierStep,
} from './sql/standing.ts'
import { storedMovements, type MovementRow as StoredRow } from './sql/stored.ts'

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const points = await movementsOf(db, {
      customerIds,
      before: { at: before, id: 0 },
      limit,
      asset: 'points',
    })
    const stored = await storedMovements(db, { customerIds, before: null, until: before, limit })
    const tiers = await tierSteps(db, { customerIds, before, limit })
    const joined = (await joinedRows(db, { customerIds, before })).map((row): TimelineRow => ({
      at: row.at,
      kind: 'loyalty.joined',
      details: {
        storeId: row.store_id,
        sentence: { zh: `成为会员 ${row.member_no}`, en: `Became member ${row.member_no}` },
      },
    }))
    const passes = await passTurns(db, { customerIds, before, limit })
    const steps = await stepTurns(db, { customerIds, before, limit })
    const benefits = await benefitTurns(db, { customerIds, before, limit })
    const draws = await drawTurns(db, { customerIds, before, limit })
    const bookings = await bookingTurns(db, { customerIds, before, limit })
    const value = [...points.map(ofPoints), ...stored.map(ofStored)]
    const kept = [...passes, ...steps, ...benefits, ...draws, ...bookings]
    return [...value, ...tiers.map(ofTier), ...joined, ...kept]
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .slice(0, limit)
  },
}

const reasons: Record<string, { zh: string; en: string; kind: string }> = {
  order: { zh: '消费获得积分', en: 'Earned points by an order', kind: 'loyalty.earned' },
  refund: {
    zh: '退款扣回积分',
    en: 'Points were taken back by a refund',
    kind: 'loyalty.reversed',
  },
  spend: { zh: '使用积分', en: 'Spent points', kind: 'loyalty.spent' },
  stamp: { zh: '首购进度奖励积分', en: 'Points of a first purchase', kind: 'loyalty.earned' },
  stampBack: {
    zh: '退款收回首购奖励积分',
    en: 'Points of a first purchase were taken back',
    kind: 'loyalty.reversed',
  },
  passReturn: {
    zh: '退付费卡收回积分',
    en: 'Points were taken back with a paid card',
    kind: 'loyalty.reversed',
  },
  expiry: { zh: '积分过期', en: 'Points expired', kind: 'loyalty.pointsExpired' },
  return: { zh: '退回已用积分', en: 'Spent points came back', kind: 'loyalty.returned' },
  opening: { zh: '带入期初积分', en: 'Points brought along', kind: 'loyalty.earned' },
  merge: { zh: '合并带来的积分', en: 'Points moved by a merge', kind: 'loyalty.moved' },
}

function ofPoints(row: MovementRow): TimelineRow {
  const { kind, zh, en } = reasons[row.reason] ?? {
    kind: 'loyalty.moved',
    zh: row.reason,
    en: row.reason,
  }
  const change = `${row.amount > 0 ? '+' : ''}${row.amount}`
  return {
    at: row.at,
    kind,
    details: {
      id: row.transfer_id,
      points: row.amount,
      number: row.number,
      sentence: { zh: `${zh} ${change}`, en: `${en}: ${change}` },
    },
  }
}

const storedReasons: Record<string, { zh: string; en: string }> = {
  topUp: { zh: '储值充值', en: 'Topped up' },
  topUpReturn: { zh: '储值退本金', en: 'Stored value paid out' },
  order: { zh: '储值消费', en: 'Paid with stored value' },
  refund: { zh: '退货退回储值', en: 'Stored value came back by a refund' },
  opening: { zh: '带入期初储值', en: 'Stored value brought along' },
}
const yuan = (fen: number): string => `${fen > 0 ? '+' : ''}${(fen / 100).toFixed(2)}`

/** Bonus is told apart: it is never paid out. */
function ofStored(row: StoredRow): TimelineRow {
  const { id, at, reason, principalFen, bonusFen, orderNumber: number } = row
  const { zh, en } = storedReasons[reason] ?? { zh: reason, en: reason }
  const sum = yuan(principalFen + bonusFen)
  const bonus = bonusFen === 0 ? undefined : yuan(bonusFen)
  return {
    at,
    kind: 'loyalty.storedMoved',
    details: {
      id,
      principalFen,
      bonusFen,
      number,
      sentence: {
        zh: `${zh} ${sum}${bonus === undefined ? '' : `（其中赠金 ${bonus}）`}`,
        en: `${en}: ${sum}${bonus === undefined ? '' : ` (bonus ${bonus})`}`,
      },
    },
  }
}

const whys: Record<string, { zh: string; en: string }> = {
  upgraded: { zh: '升级为', en: 'Rose to' },
  prolonged: { zh: '保级', en: 'Kept' },
  downgraded: { zh: '降级为', en: 'Fell to' },
  reversed: { zh: '退款后回到', en: 'Fell back by a refund to' },
}

function ofTier(row: TierStep): TimelineRow {
  const why = whys[row.why] ?? { zh: row.why, en: row.why }
  return {
    at: row.at,
    kind: 'loyalty.tierChanged',
    details: {
      id: row.change_id,
      from: row.from_name,
      to: row.to_name,
      sentence: { zh: `${why.zh}${row.to_name}`, en: `${why.en} ${row.to_name}` },
    },
  }
}
