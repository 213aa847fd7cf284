// The till asks what a code would take off a basket. Nothing is reserved.
import type { CouponCheck, CouponCheckInput } from '#contracts'
import { lineFen } from '#kit'
import { Refusal, type Call } from '#platform'
import { couponRefusals, listCoupons, normaliseCode, type CouponShown } from '#modules/coupon'
import { brandOf, storesByCode } from '#modules/org'
import { priceBaskets } from './coupons.ts'

export async function checkCoupon(
  call: Call,
  { code, storeCode, lines }: CouponCheckInput,
): Promise<CouponCheck> {
  const { db, clock } = call.platform
  const [store, brand] = [(await storesByCode(db, [storeCode])).get(storeCode), await brandOf(db)]
  const basket = lines.map((line) => ({
    ...line,
    goodsFen: lineFen(line.unitPrice, line.quantity, brand.decimals),
  }))
  // Who shows it is taken for its holder: it may depend on her tier.
  const [coupon] = await listCoupons(db, call.scope, { code: normaliseCode(code), limit: 1 })
  const [priced] = await priceBaskets(
    db,
    [
      {
        storeId: store?.id ?? null,
        codes: [code],
        lines: basket,
        ...(coupon && { customerId: coupon.customerId }),
      },
    ],
    clock.now(),
  )
  const used = priced?.ok?.coupons[0]
  const refusal = priced?.refusal ?? (used ? undefined : new Refusal(couponRefusals.noEffect))
  return {
    usable: !refusal,
    discountFen: used?.discountFen ?? 0,
    refusal: refusal ? shown(refusal) : null,
    coupon: coupon ? plain(coupon) : null,
  }
}

const plain = ({ note: _note, ...coupon }: CouponShown) => coupon

const amount = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const shown = ({ code, sentence, details }: Refusal) => ({
  code,
  sentence,
  missingFen: amount(details.missingFen),
  missingPieces: amount(details.missingPieces),
})
