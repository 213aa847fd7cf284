// The demo brand's Wednesdays, birthdays, first purchases and paid cards.
import type { DemoContext } from './context.ts'

export async function makeMemberDays({ api }: DemoContext): Promise<void> {
  const make = async (name: string, amountFen: number, thresholdFen: number, days: number) =>
    (
      await api.coupon.saveTemplate({
        name,
        benefit: { kind: 'amountOff', amountFen },
        thresholdFen,
        validity: { kind: 'days', days, startsAfterDays: 0 },
        note: '会员专享',
      })
    ).id
  const { changedAt: _at, tiers, ...rules } = await api.loyalty.getProgram()
  const kept = tiers.map(({ members: _members, ...tier }) => tier)
  const worth = [6_00, 8_00, 10_00]
  const gifts = []
  for (const [at, { id, name }] of kept.entries()) {
    const amountFen = worth[Math.min(at, worth.length - 1)] ?? 0
    const templateId = await make(`会员日 ${name} 满68减${amountFen / 100}`, amountFen, 68_00, 1)
    gifts.push({ tierId: id, templateId, factor: 1 })
  }
  const steps = [
    { templateId: await make('第一步礼 满99减15', 15_00, 99_00, 14), points: 0 },
    { templateId: await make('第二步礼 满99减20', 20_00, 99_00, 14), points: 50 },
    { templateId: await make('第三步礼 满149减30', 30_00, 149_00, 14), points: 100 },
  ]
  await api.loyalty.saveProgram({
    ...rules,
    memberDays: [{ name: '周三会员日', when: { kind: 'weekly', weekdays: [3] }, tiers: gifts }],
    birthdayCoupon: { templateId: await make('生日礼 8元无门槛', 8_00, 0, 30) },
    firstPurchases: { windowDays: 14, steps },
    tiers: kept,
  })
  const monthly = await make('会员卡专享 满88减12', 12_00, 88_00, 30)
  const card = {
    blurb: '办卡当天就能用，每月同一天送券。',
    refund: { fullDays: 7, later: 'proRata' as const },
    remindDays: 7,
    onSale: true,
  }
  await api.passes.savePlan({
    ...card,
    name: '季卡',
    priceFen: 39_00,
    months: 3,
    factor: 2,
    coupons: [{ templateId: monthly, count: 2 }],
  })
  const year = await api.passes.savePlan({
    ...card,
    name: '年卡',
    priceFen: 128_00,
    months: 12,
    factor: 3,
    coupons: [{ templateId: monthly, count: 3 }],
  })
  await makeBenefits({ api }, kept.at(-1)?.id, year.id)
}

async function makeBenefits(
  { api }: Pick<DemoContext, 'api'>,
  tierId: number | undefined,
  planId: number,
): Promise<void> {
  const who = { tierIds: tierId === undefined ? [] : [tierId], planIds: [planId], active: true }
  await api.benefits.save({
    ...who,
    name: '免费肤质检测',
    blurb: '到店报会员码，导购为您测。',
    kind: 'service',
    period: 'month',
    count: 1,
  })
  const coffee = await api.benefits.save({
    ...who,
    name: '邻家咖啡一杯',
    blurb: '凭码在邻家咖啡任意门店兑换。',
    kind: 'partner',
    period: 'quarter',
    count: 1,
  })
  const codes = Array.from({ length: 60 }, (_, at) => `CAFE-${String(1001 + at * 7)}`)
  await api.benefits.addCodes({ id: coffee.id, csv: codes.join('\n') })
}
