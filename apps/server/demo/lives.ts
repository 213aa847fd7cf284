// Live rooms of the demo brand: one that has just ended, whose code brought people, and the next.
import { addDays, atTime, dayOf, MINUTE_MS, plusMs } from '#kit'
import type { DemoStore } from './brand.ts'
import { codeName } from './codes.ts'
import type { DemoContext } from './context.ts'
import { Shopper } from './shopper.ts'

const ZONE = 'Asia/Shanghai'
const PLACEMENT = '直播间'

const watching = [
  { name: '向晚晴', phone: '19988883001', unitPrice: '359.00' },
  { name: '叶青岚', phone: '19988883002', unitPrice: '198.00' },
] as const

/** They add the guide from the room, join, and buy before it ends. */
async function buyers(context: DemoContext, store: DemoStore): Promise<void> {
  for (const [no, { name, phone, unitPrice }] of watching.entries()) {
    const her = await Shopper.create(context, name)
    await her.scanAndAdd(codeName(store, PLACEMENT))
    await her.register(phone, { name })
    const at = new Date((await context.api.clock.get()).now)
    const line = { sku: 'SET-03', name: '秋冬新品礼盒', category: '护肤', quantity: 1, unitPrice }
    await her.buy(`LV00000${no + 1}`, store.code, at, [line])
  }
}

export async function planLives(context: DemoContext, stores: readonly DemoStore[]): Promise<void> {
  const { api } = context
  const store = stores.find(({ name }) => name.includes('太古里'))
  const { items } = await api.code.list({ limit: 200, channel: 'live' })
  const code = items.find(({ name }) => store && name === codeName(store, PLACEMENT))
  if (!store || !code) return
  const shared = {
    platform: 'channels' as const,
    host: '主播小满',
    storeId: store.id,
    codes: [{ codeId: code.id, use: 'room' as const }],
  }
  await buyers(context, store)
  const now = new Date((await api.clock.get()).now)
  const before = (minutes: number) => plusMs(now, -minutes * MINUTE_MS).toISOString()
  await api.acquire.saveLive({
    ...shared,
    name: '秋冬新品专场',
    invitesFrom: before(3 * 24 * 60),
    startsAt: before(120),
    endsAt: now.toISOString(),
    viewers: 1_860,
  })
  const tomorrow = addDays(dayOf(now, ZONE), 1)
  const at = (time: string) => atTime(tomorrow, time, ZONE).toISOString()
  await api.acquire.saveLive({
    ...shared,
    name: '秋冬新品返场',
    invitesFrom: at('10:00'),
    startsAt: at('20:00'),
    endsAt: at('22:00'),
  })
}
