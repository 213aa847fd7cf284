// What a segment may ask about coupons.
import { customerMerged, customerUnmerged } from '#modules/customer'
import type { FactSource } from '#platform'
import {
  couponExpired,
  couponIssued,
  couponRedeemed,
  couponRestored,
  couponVoided,
} from './events.ts'

export const facts: FactSource = {
  view: 'coupon.v_facts',
  columns: [
    {
      name: 'coupons_held',
      type: 'number',
      label: { zh: '持有可用券', en: 'Coupons held' },
      clickhouse: 'UInt32',
      missing: '0',
      group: 'standing',
      unit: { zh: '张', en: 'coupons' },
    },
    {
      name: 'coupons_redeemed',
      type: 'number',
      label: { zh: '已用券', en: 'Coupons used' },
      clickhouse: 'UInt32',
      missing: '0',
      group: 'standing',
      unit: { zh: '张', en: 'coupons' },
    },
  ],
  on: [
    couponIssued,
    couponRedeemed,
    couponRestored,
    couponVoided,
    couponExpired,
    customerMerged,
    customerUnmerged,
  ],
}
