// Two years of the demo brand's past, made by seed: people with habits, not noise. Written as the
// files a POS would export, and brought in by the import like anybody's.
import { randomBy, type Random } from '#kit'
import type { DemoStore } from './brand.ts'

const families =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈'
const givens = [
  '欣怡',
  '梓涵',
  '诗雨',
  '雅静',
  '思琪',
  '佳宁',
  '梦瑶',
  '晓彤',
  '若溪',
  '语嫣',
  '静怡',
  '子涵',
  '雨桐',
  '可馨',
  '心怡',
  '紫萱',
  '婉清',
  '慧敏',
  '丽娟',
  '秀英',
  '桂兰',
  '建国',
  '志强',
  '浩然',
  '俊杰',
  '明轩',
  '芳',
  '娜',
  '敏',
  '洁',
  '燕',
  '琳',
]
export const goods: [sku: string, name: string, category: string, price: string][] = [
  ['LIP-01', '丝绒唇釉 03', '彩妆', '89.00'],
  ['LIP-02', '滋润口红 红茶色', '彩妆', '129.00'],
  ['EYE-01', '四色眼影盘', '彩妆', '159.00'],
  ['FND-01', '轻透粉底液', '彩妆', '199.00'],
  ['MSK-01', '玻尿酸面膜 5 片', '护肤', '69.00'],
  ['MSK-02', '面膜 单片', '护肤', '9.90'],
  ['SER-01', '烟酰胺精华 30ml', '护肤', '239.00'],
  ['CRM-01', '山茶修护面霜', '护肤', '299.00'],
  ['CLN-01', '氨基酸洁面', '护肤', '79.00'],
  ['SUN-01', '清爽防晒 SPF50', '护肤', '109.00'],
  ['TOL-01', '修眉刀 三支', '工具', '19.90'],
  ['TOL-02', '化妆刷套装', '工具', '139.00'],
  ['BDY-01', '身体乳 白茶', '个护', '59.00'],
  ['HAR-01', '护发精油', '个护', '88.00'],
  ['SNK-01', '山茶花软糖', '零食', '15.90'],
  ['SNK-02', '燕麦脆片', '零食', '22.00'],
  ['IP-01', '联名盲盒', 'IP', '69.00'],
  ['IP-02', '联名帆布袋', 'IP', '99.00'],
]
const DAY = 86_400_000

export interface History {
  customers: string
  orders: string
  refunds: string
}

interface Person {
  phone: string
  store: DemoStore
  likes: number
  rhythmDays: number
  until: number
}

/** Somebody known by her phone already, who has bought on so many days. */
export interface Regular {
  phone: string
  store: DemoStore
  days: number
}

/** `now` is the last day of the past; phones are in a range no operator has given out. */
export function makeHistory(
  stores: readonly DemoStore[],
  count: number,
  now: Date,
  seed: number,
  regulars: readonly Regular[] = [],
): History {
  const random = randomBy(seed)
  const customers = ['手机号,姓名,性别,生日,注册时间,入会时间,门店编号']
  const orders = ['订单号,手机号,门店编号,下单时间,商品编码,商品名称,品类,数量,单价']
  const refunds = ['退款单号,订单号,手机号,退款时间']
  let number = 0
  const sell = ({ phone, store }: Person, row: Purchase): string => {
    const orderNumber = `H${String(++number).padStart(7, '0')}`
    for (const line of row.lines)
      orders.push([orderNumber, phone, store.code, at(row.at), ...line].join(','))
    return orderNumber
  }
  for (let i = 0; i < count; i++) {
    // A few stores sell most.
    const store = stores[random.zipf(stores.length, 0.8)] ?? stores[0]
    if (!store) break
    const joined = now.getTime() - Math.floor(random.next() ** 1.3 * 700 * DAY) - 3_600_000
    const person: Person = {
      phone: `199${String(10_000_000 + i * 37).slice(0, 8)}`,
      store,
      likes: random.int(0, goods.length - 1),
      rhythmDays: random.pick([9, 18, 28, 45, 80]),
      until: Math.min(now.getTime() - 3_600_000, joined + random.next() ** 2 * 900 * DAY),
    }
    // More than half took a card, some of them weeks later.
    const since = random.chance(0.55)
      ? at(Math.min(now.getTime() - 3_600_000, joined + random.int(0, 20) * DAY))
      : ''
    customers.push(
      [
        person.phone,
        nameOf(random),
        random.chance(0.87) ? '女' : '男',
        birthday(random),
        at(joined),
        since,
        store.code,
      ].join(','),
    )
    for (const row of purchases(random, person, joined)) {
      const orderNumber = sell(person, row)
      if (random.chance(0.03))
        refunds.push(
          [
            `R${orderNumber}`,
            orderNumber,
            person.phone,
            at(Math.min(row.at + 3 * DAY, now.getTime())),
          ].join(','),
        )
    }
  }
  for (const { phone, store, days } of regulars) {
    const likes = random.int(0, goods.length - 1)
    const rhythmDays = random.pick([18, 28, 45])
    const person: Person = { phone, store, likes, rhythmDays, until: now.getTime() - DAY }
    for (const row of lately(random, person, days)) sell(person, row)
  }
  return { customers: customers.join('\n'), orders: orders.join('\n'), refunds: refunds.join('\n') }
}

export const nameOf = (random: Random) => `${random.pick([...families])}${random.pick(givens)}`
const birthday = (random: Random) =>
  `${random.int(1965, 2006)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
/** Wall clock of the brand (UTC+8), to the minute. */
const at = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

interface Purchase {
  at: number
  lines: string[][]
}
const basketOf = (random: Random, person: Person) =>
  Array.from({ length: random.pick([1, 1, 1, 2, 2, 3]) }, () => lineOf(random, person))
const nextDays = (random: Random, { rhythmDays }: Person) =>
  Math.round(rhythmDays * (0.5 + random.next()))

/** So many days until a few weeks ago, by her own rhythm. */
function lately(random: Random, person: Person, days: number): Purchase[] {
  let when = person.until
  return Array.from({ length: days }, () => ({
    at: (when -= nextDays(random, person) * DAY),
    lines: basketOf(random, person),
  }))
}

/** One in five never buys; the rest by their own rhythm until they stop. */
function purchases(random: Random, person: Person, joined: number): Purchase[] {
  if (random.chance(0.2)) return []
  const found: Purchase[] = []
  for (let when = joined + random.int(0, 5) * DAY; when <= person.until && found.length < 40;) {
    found.push({ at: when, lines: basketOf(random, person) })
    when += nextDays(random, person) * DAY
  }
  return found
}

function lineOf(random: Random, person: Person): string[] {
  const index = random.chance(0.6)
    ? (person.likes + random.int(0, 2)) % goods.length
    : random.int(0, goods.length - 1)
  const [sku, name, category, price] = goods[index] ?? goods[0] ?? ['', '', '', '0']
  return [sku, name, category, String(random.chance(0.15) ? 2 : 1), price]
}
