// The counter of one store of the demo brand: two colleagues show their codes; some who scan become
// members, one gets her bag at once, one buys.
import type { DemoStore } from './brand.ts'
import { codeName } from './codes.ts'
import { askOperator, type DemoContext } from './context.ts'
import { hanging, Shopper, type SandboxCode } from './shopper.ts'

const STORE = '018'
const PLACEMENT = '收银台入会'
const phone = { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) MicroMessenger/8.0.60' }
const guests = [
  { name: '方若溪', phone: '19988882001', at: 0, yuan: '129.00' },
  { name: '贺清欢', phone: '19988882002', at: 0 },
  { name: '简宁', phone: '19988882003', at: 1 },
  { name: '罗一鸣', at: 1 },
]

const bytesOf = async (url: string, headers: Record<string, string> = {}): Promise<Buffer> =>
  Buffer.from(await (await fetch(url, { headers })).arrayBuffer())

/** The way her opening was lent, known by its picture; it may still be on its way from WeCom. */
async function lentTo(
  context: DemoContext,
  address: string,
  remark: string,
): Promise<SandboxCode | undefined> {
  const { url: home, sandboxUrl } = context
  const path = new URL(address).pathname
  const door = `${home}/v1/doors/${path.split('/').at(-1)}/lease`
  const opened = await fetch(`${home}${path}`, { headers: phone, redirect: 'manual' })
  const headers = { ...phone, cookie: opened.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
  for (let tries = 0; tries < 50; tries++) {
    const reply = await fetch(door, { method: 'POST', headers })
    const lent = (await reply.json()) as { guide?: string | null }
    const picture = lent.guide ? await bytesOf(`${door}/qr.png`, headers) : undefined
    const ways = (await hanging(context)).filter((one) => one.remark === remark)
    for (const way of picture ? ways : [])
      if (picture?.equals(await bytesOf(`${sandboxUrl}/qr/${way.configId}.png`))) return way
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return undefined
}

export async function standAtCounter(
  context: DemoContext,
  stores: readonly DemoStore[],
): Promise<void> {
  const store = stores.find(({ code }) => code === STORE)
  if (!store) return
  const { api } = context
  const remark = codeName(store, PLACEMENT)
  const code = await api.code.save({
    name: remark,
    mode: 'leased',
    storeId: store.id,
    channel: 'store',
    placement: PLACEMENT,
    guideIds: store.guideIds.slice(0, 1),
    rotation: { guides: [{ staffId: store.guideId }] },
  })
  const prompt = await api.acquire.saveCounterPrompt({ codeId: code.id, gift: '环保购物袋一个' })
  for (const guest of guests) {
    const staff = prompt.staff[guest.at] ?? prompt.staff[0]
    const screen = await api.acquire.openCounter({
      id: prompt.id,
      ...(staff && { staffId: staff.id }),
    })
    const way = await lentTo(context, screen.url, remark)
    if (!way) continue
    const her = await Shopper.create(context, guest.name)
    await her.add(way)
    await arrived(context)
    if (guest.phone) await her.register(guest.phone, { name: guest.name })
    if (guest.yuan) await buys(context, store, her, guest.yuan)
  }
  await giveFirst(context, prompt.id)
}

/** WeCom's word of her adding comes before she has filled in the form. */
async function arrived(context: DemoContext): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const { idle } = await askOperator<{ idle: boolean }>(context, 'clock')
    if (idle) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function buys(
  { api }: DemoContext,
  { code }: DemoStore,
  her: Shopper,
  unitPrice: string,
): Promise<void> {
  const at = new Date((await api.clock.get()).now)
  const line = { sku: 'LIP-02', name: '滋润口红 红茶色', category: '彩妆', quantity: 1, unitPrice }
  await her.buy('C0000001', code, at, [line])
}

async function giveFirst({ api }: DemoContext, id: number): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const { items } = await api.acquire.counterGifts({ id })
    const first = items.find(({ state }) => state === 'due')
    if (first)
      return void (await api.acquire.giveCounterGift({
        id,
        customerId: first.customerId,
        given: true,
      }))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
