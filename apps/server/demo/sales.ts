// Flash sales of the demo brand: one that runs, with people who have bought, and one to come; the
// official account's menu leads to the first.
import { addDays, atTime, dayOf, plusMs } from '#kit'
import { askOperator, type DemoContext } from './context.ts'
import { Shopper } from './shopper.ts'

const ZONE = 'Asia/Shanghai'
const HOUR_MS = 3_600_000

const guests = [
  { name: '云舒窈', pays: true },
  { name: '沈知夏', pays: true },
  { name: '许南乔', pays: true },
  { name: '顾星野', pays: false },
]

/** She comes by the official account, reserves one, and pays on her phone or is slow. */
async function takeOne(context: DemoContext, saleId: number, guest: (typeof guests)[number]) {
  const her = await Shopper.create(context, guest.name)
  const { sale } = await her.openPage('account')
  const { id } = await sale.reserve({ id: saleId, key: `demo-${her.personId}`, units: 1 })
  if (!guest.pays) return
  const sheet = await sale.pay({ id })
  await askOperator(context, 'act', {
    act: 'pay',
    person: her.personId,
    prepayId: sheet.package.replace('prepay_id=', ''),
  })
}

async function leadThere({ api, url }: DemoContext, saleId: number): Promise<void> {
  await api.official.saveMenu({
    buttons: [
      { name: '限时秒杀', action: { kind: 'view', url: `${url}/h5/sale/${saleId}` } },
      { name: '我的会员卡', action: { kind: 'view', url: `${url}/h5/` } },
    ],
  })
}

export async function holdSales(context: DemoContext): Promise<void> {
  const { api } = context
  const now = new Date((await api.clock.get()).now)
  const open = await api.sale.save({
    name: '冬日限时秒杀',
    sku: 'CRM-01',
    article: '山茶修护面霜 50g',
    category: '护肤',
    priceFen: 199_00,
    listFen: 299_00,
    units: 60,
    perPerson: 2,
    startsAt: plusMs(now, -HOUR_MS).toISOString(),
    endsAt: plusMs(now, 47 * HOUR_MS).toISOString(),
  })
  const day = addDays(dayOf(now, ZONE), 3)
  await api.sale.save({
    name: '周末口红秒杀',
    sku: 'LIP-02',
    article: '滋润口红 红茶色',
    category: '彩妆',
    priceFen: 89_00,
    listFen: 129_00,
    units: 100,
    startsAt: atTime(day, '20:00', ZONE).toISOString(),
    endsAt: atTime(day, '22:00', ZONE).toISOString(),
  })
  for (const guest of guests) await takeOne(context, open.id, guest)
  await leadThere(context, open.id)
}
