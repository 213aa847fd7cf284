// What is made fresh every day is lower by the hour in the evening; somebody came late yesterday.
import { addDays, atTime, dayOf } from '#kit'
import type { DemoStore } from './brand.ts'
import type { DemoContext } from './context.ts'
import { Shopper } from './shopper.ts'

const ZONE = 'Asia/Shanghai'
const FRESH = { sku: 'FRESH-01', name: '鲜制山茶面膜', category: '鲜制', unitPrice: '39.00' }

export async function clearEvenings(
  context: DemoContext,
  stores: readonly DemoStore[],
): Promise<void> {
  const { api } = context
  await api.clearance.save({
    name: '鲜制面膜不过夜',
    promise: '当天现制，当天卖完：越晚越低，打烊前免费送。',
    steps: [
      { at: '19:00', offBp: 1_000 },
      { at: '21:00', offBp: 5_000 },
      { at: '23:30', offBp: 10_000 },
    ],
    categories: [FRESH.category],
    channels: ['pos'],
  })
  const store = stores[17]
  if (!store) return
  const late = await Shopper.create(context, '苏晚晴')
  await late.scanAndAdd(`${store.name} 收银台`)
  await late.register('19988880005', { name: '苏晚晴' })
  const yesterday = addDays(dayOf(new Date((await api.clock.get()).now), ZONE), -1)
  const buys = [
    { number: 'E0000001', clock: '19:20', quantity: 2 },
    { number: 'E0000002', clock: '21:40', quantity: 3 },
    { number: 'E0000003', clock: '23:35', quantity: 1 },
  ]
  for (const { number, clock, quantity } of buys)
    await late.buy(number, store.code, atTime(yesterday, clock, ZONE), [{ ...FRESH, quantity }])
}
