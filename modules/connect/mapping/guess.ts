// Which column is probably what: by its heading in both languages, then by what stands in it.
import type { ImportField, ImportKind, Mapping } from '#contracts'
import { recogniseDates } from './dates.ts'

const headings: [ImportField, RegExp][] = [
  ['refundNumber', /refund.?(no|number|id)|退款(单)?号|售后单号/i],
  [
    'orderNumber',
    /invoice(?!.?(date|time))|order.?(no|number|id)|receipt|transaction.?id|订单(编)?号|单号|小票/i,
  ],
  ['customerKey', /customer.?(id|no|key)|buyer.?id|user.?id|member.?id|客户(编)?号|买家|客户id/i],
  ['memberNo', /member.?(no|card)|card.?no|会员(卡|编)?号/i],
  ['phone', /phone|mobile|tel|手机|电话/i],
  ['email', /e.?mail|邮箱/i],
  ['unionid', /unionid/i],
  ['externalUserid', /external.?userid/i],
  ['customerName', /customer.?name|full.?name|buyer.?name|姓名|客户名|昵称/i],
  ['gender', /gender|sex|性别/i],
  ['birthday', /birth|生日/i],
  ['tags', /tags?$|标签/i],
  ['joinedAt', /join|member.?since|入会|开卡|办卡/i],
  ['registeredAt', /regist(er|ration)|created|注册|建档|创建/i],
  ['refundedAt', /refund.?(date|time|at)|退款(时间|日期)/i],
  ['paidAt', /paid|pay.?(date|time)|付款时间|支付时间/i],
  ['placedAt', /invoice.?date|order.?(date|time)|created|date|time|下单|日期|时间/i],
  ['storeCode', /store|shop|branch|门店|店铺/i],
  ['sku', /sku|stock.?code|product.?(id|code)|item.?(id|code|no)|商品编码|货号|条码/i],
  ['category', /categor|品类|分类/i],
  ['productName', /description|product|item|title|商品|品名/i],
  ['quantity', /qty|quantity|pieces|number.?of|数量|件数/i],
  ['unitPrice', /unit.?price|price|单价/i],
  ['amount', /amount|total|value|sum|金额|总价|实付/i],
  ['guideLogin', /guide|clerk|seller|导购|店员/i],
  ['points', /points?|积分/i],
  ['growth', /growth|成长/i],
  ['principal', /principal|本金/i],
  ['bonus', /bonus|赠金/i],
  ['reason', /reason|原因/i],
  ['line', /line|行号/i],
]

const usedBy: Record<ImportKind, readonly ImportField[]> = {
  customers: [
    'customerKey',
    'customerName',
    'phone',
    'email',
    'memberNo',
    'unionid',
    'externalUserid',
    'gender',
    'birthday',
    'tags',
    'joinedAt',
    'registeredAt',
    'storeCode',
  ],
  orders: [
    'orderNumber',
    'customerKey',
    'customerName',
    'phone',
    'email',
    'memberNo',
    'unionid',
    'storeCode',
    'placedAt',
    'paidAt',
    'sku',
    'productName',
    'category',
    'quantity',
    'unitPrice',
    'amount',
    'guideLogin',
  ],
  refunds: [
    'refundNumber',
    'orderNumber',
    'customerKey',
    'phone',
    'memberNo',
    'refundedAt',
    'line',
    'quantity',
    'amount',
    'reason',
  ],
  balances: ['customerKey', 'phone', 'memberNo', 'points', 'growth', 'principal', 'bonus'],
}

/** The field a heading stands for, or null. */
export function guessField(heading: string, kind: ImportKind): ImportField | null {
  const words = heading
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .trim()
  return (
    headings.find(([field, pattern]) => usedBy[kind].includes(field) && pattern.test(words))?.[0] ??
    null
  )
}

export interface GuessInput {
  kind: ImportKind
  source: string
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  header: boolean
  delimiter: string | null
  encoding: string
  sheet?: string
}

/** A mapping to begin with; the person corrects it. Each field takes its first fitting column. */
export function guessMapping(input: GuessInput): Mapping {
  const fields: Mapping['fields'] = {}
  for (const column of input.columns) {
    const field = guessField(column, input.kind)
    if (field && !fields[field]) fields[field] = { column }
  }
  const dated =
    fields.placedAt ?? fields.paidAt ?? fields.refundedAt ?? fields.joinedAt ?? fields.registeredAt
  const at = dated && 'column' in dated ? input.columns.indexOf(dated.column) : -1
  const format =
    at < 0 ? undefined : recogniseDates(input.rows.slice(0, 50).map((row) => row[at] ?? ''))
  const invoice =
    fields.orderNumber && 'column' in fields.orderNumber ? fields.orderNumber.column : undefined
  const cancels =
    invoice !== undefined &&
    input.kind === 'orders' &&
    input.rows.some((row) => /^C\d+$/.test(row[input.columns.indexOf(invoice)] ?? ''))
  return {
    kind: input.kind,
    source: input.source,
    fields,
    header: input.header,
    skipLines: 0,
    decimalMark: '.',
    rowIsOrder: input.kind === 'orders' && !fields.orderNumber,
    rejectWhen: [],
    ...(format !== undefined && { dateFormat: format }),
    ...(input.delimiter !== null && { delimiter: input.delimiter }),
    encoding: input.encoding,
    ...(input.sheet !== undefined && { sheet: input.sheet }),
    ...(cancels && { refundWhen: { column: invoice, op: 'startsWith' as const, value: 'C' } }),
  }
}

/** A first line is a heading when none of its cells is a number or a date. */
export const looksLikeHeader = (row: readonly string[]): boolean =>
  row.length > 0 && row.every((cell) => cell.trim() !== '' && !/^[\d\s.,:/-]+$/.test(cell))
