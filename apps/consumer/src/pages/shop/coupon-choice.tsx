// Her coupons for this cart: what each takes off, or why it does not count and what is missing.
import type { Quote, QuoteCoupon } from '#contracts'
import { useShopWords } from './parts.tsx'

interface Props {
  quote: Quote
  busy: boolean
  choose: (codes: string[]) => void
}
export function CouponChoice({ quote, busy, choose }: Props) {
  const { tell } = useShopWords()
  const { coupons } = quote
  if (coupons.length === 0) return null
  const chosen = coupons.filter((coupon) => coupon.chosen).map(({ code }) => code)
  const turn = ({ code, chosen: on }: QuoteCoupon) =>
    choose(on ? chosen.filter((one) => one !== code) : [...chosen, code])
  return (
    <section className="panel">
      <h2>{tell('couponsTitle')}</h2>
      {coupons.map((coupon) => (
        <Coupon key={coupon.code} coupon={coupon} busy={busy} turn={() => turn(coupon)} />
      ))}
    </section>
  )
}

function Coupon({ coupon, busy, turn }: { coupon: QuoteCoupon; busy: boolean; turn: () => void }) {
  const { tell, money, count, language } = useShopWords()
  const { name, chosen, discountFen, refusal } = coupon
  const missing = [
    ...(refusal?.missingFen ? [tell('missing', { n: money(refusal.missingFen) })] : []),
    ...(refusal?.missingPieces ? [tell('missingPieces', { n: count(refusal.missingPieces) })] : []),
  ]
  return (
    <label className="check coupon-choice">
      <input
        type="checkbox"
        checked={chosen}
        disabled={busy || (refusal !== null && !chosen)}
        onChange={turn}
      />
      <span>
        {name}
        <small>
          {refusal === null
            ? tell('off', { n: money(discountFen) })
            : [refusal.sentence[language], ...missing].join(' · ')}
        </small>
      </span>
    </label>
  )
}
