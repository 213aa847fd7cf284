// Can this mapping make what it is for?
import type { Mapping } from '#contracts'
import { Refusal } from '#platform'
import { connectRefusals } from '../refusals.ts'

const required: Record<Mapping['kind'], readonly (readonly (keyof Mapping['fields'])[])[]> = {
  customers: [['customerKey', 'phone', 'memberNo', 'unionid', 'externalUserid', 'email']],
  orders: [
    ['customerKey', 'phone', 'memberNo', 'unionid', 'externalUserid', 'email'],
    ['placedAt', 'paidAt'],
    ['unitPrice', 'amount'],
  ],
  refunds: [
    ['refundNumber', 'orderNumber'],
    ['refundedAt', 'placedAt'],
  ],
  balances: [
    ['customerKey', 'phone', 'memberNo'],
    ['points', 'growth', 'principal', 'bonus'],
  ],
}

/** Throws a refusal that names the field when the mapping cannot make what it is for. */
export function checkMapping(mapping: Mapping): void {
  for (const anyOf of required[mapping.kind]) {
    if (anyOf.some((field) => mapping.fields[field])) continue
    throw new Refusal(connectRefusals.missingField, { anyOf }, `mapping.fields.${anyOf[0]}`)
  }
  if (mapping.kind === 'orders' && !mapping.rowIsOrder && !mapping.fields.orderNumber) {
    throw new Refusal(
      connectRefusals.missingField,
      { anyOf: ['orderNumber'] },
      'mapping.fields.orderNumber',
    )
  }
}
