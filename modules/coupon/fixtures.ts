// Coupon templates and coupons for the tests of this and other modules.
import type { CouponTemplateInput } from '#contracts'
import { orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { issueCoupons, saveTemplate } from './index.ts'

let drawn = 0

/** 10 yuan off from 68, valid 30 days, unlimited, unless told otherwise. Gives its id. */
export async function makeTemplate(
  house: TestPlatform,
  more: Partial<CouponTemplateInput> = {},
): Promise<number> {
  const saved = await house.act((tx) =>
    saveTemplate(tx, {
      name: `券 ${++drawn}`,
      benefit: { kind: 'amountOff', amountFen: 1_000 },
      thresholdFen: 6_800,
      validity: { kind: 'days', days: 30, startsAfterDays: 0 },
      thresholdPieces: 0,
      skus: [],
      channels: [],
      periodLimit: null,
      categories: [],
      storeIds: [],
      regionIds: [],
      tierIds: [],
      budgetFen: null,
      totalLimit: null,
      perCustomerLimit: null,
      restoreOnFullRefund: true,
      wechatStockId: null,
      note: '',
      active: true,
      ...more,
    }),
  )
  return saved.id
}

/** Gives a customer a coupon; its code. */
export async function giveCoupon(
  house: TestPlatform,
  customerId: number,
  templateId: number,
): Promise<string> {
  const [outcome] = await house.act((tx) =>
    issueCoupons(tx, [{ customerId, templateId, key: `test:${++drawn}`, source: 'test' }]),
  )
  return orThrow(outcome).code
}
