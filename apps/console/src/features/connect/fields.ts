// Which fields a kind of file may have, and which it needs; several names in one entry: any of them
// will do.
import type { ImportField, ImportKind } from '#contracts'

const person: ImportField[] = [
  'customerKey',
  'memberNo',
  'phone',
  'email',
  'unionid',
  'externalUserid',
]
export const fieldsOf: Record<ImportKind, ImportField[]> = {
  customers: [
    ...person,
    'customerName',
    'gender',
    'birthday',
    'tags',
    'joinedAt',
    'registeredAt',
    'storeCode',
    'guideLogin',
  ],
  orders: [
    'orderNumber',
    ...person,
    'placedAt',
    'paidAt',
    'storeCode',
    'sku',
    'productName',
    'category',
    'quantity',
    'unitPrice',
    'amount',
    'guideLogin',
    'customerName',
  ],
  refunds: [
    'refundNumber',
    'orderNumber',
    'refundedAt',
    'line',
    'sku',
    'quantity',
    'amount',
    'reason',
    'storeCode',
    ...person,
  ],
  balances: [...person, 'points', 'growth', 'principal', 'bonus'],
}
const needed: Record<ImportKind, ImportField[][]> = {
  customers: [person],
  orders: [person, ['placedAt', 'paidAt'], ['unitPrice', 'amount']],
  refunds: [['orderNumber'], ['refundedAt']],
  balances: [person, ['points', 'growth', 'principal', 'bonus']],
}
export const missingOf = (kind: ImportKind, mapped: ImportField[]) =>
  needed[kind]
    .filter((choice) => !choice.some((field) => mapped.includes(field)))
    .map(([first]) => first)
    .filter((field): field is ImportField => field !== undefined)
