// The demo brand's Wednesdays and birthdays.
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
  await api.loyalty.saveProgram({
    ...rules,
    memberDays: [{ name: '周三会员日', when: { kind: 'weekly', weekdays: [3] }, tiers: gifts }],
    birthdayCoupon: { templateId: await make('生日礼 8元无门槛', 8_00, 0, 30) },
    tiers: kept,
  })
}
