// My coupons: what each is worth, from what basket on, until when, and its code for the till.
import { useState } from 'react'
import { api, type ConsumerCoupon } from '../api.ts'
import { useWords } from '../language.tsx'
import { tillCode } from '../ui/drawn.ts'
import { Made } from '../ui/made.tsx'
import { byWechat } from './pay-words.ts'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'

const isUsable = (coupon: ConsumerCoupon): boolean =>
  coupon.state === 'issued' || coupon.state === 'locked'

function useWorth(): (coupon: ConsumerCoupon) => { big: string; small: string } {
  const { say, money, language } = useWords()
  const gives = ({ benefit }: ConsumerCoupon): string => {
    switch (benefit.kind) {
      case 'amountOff':
        return say('amountOff', { n: money(benefit.amountFen) })
      case 'percentOff':
        // Chinese says what is paid, English what is taken off.
        return say('percentOff', {
          n: language === 'zh' ? (10_000 - benefit.offBp) / 1000 : benefit.offBp / 100,
        })
      case 'trial':
        return say('trialPrice', { n: money(benefit.priceFen) })
      case 'gift':
        return say('giftFree', { n: benefit.pieces })
      case 'exchange':
        return say('addOn', { n: money(benefit.priceFen) })
      case 'nForPrice':
        return say('nForPrice', { n: benefit.pieces, price: money(benefit.priceFen) })
      default:
        return benefit satisfies never
    }
  }
  return (coupon) => {
    const { benefit, thresholdFen, thresholdPieces } = coupon
    const most = benefit.kind === 'percentOff' ? benefit.maxOffFen : undefined
    const small = [
      ...(thresholdFen > 0 ? [say('threshold', { n: money(thresholdFen) })] : []),
      ...(thresholdPieces > 0 ? [say('thresholdPieces', { n: thresholdPieces })] : []),
      ...(thresholdFen + thresholdPieces === 0 ? [say('noThreshold')] : []),
      ...(most === undefined ? [] : [say('maxOff', { n: money(most) })]),
    ]
    return { big: gives(coupon), small: small.join(' · ') }
  }
}

function Coupon({ coupon }: { coupon: ConsumerCoupon }) {
  const spoken = useWords()
  const { say, days, language } = spoken
  const worth = useWorth()(coupon)
  const [open, setOpen] = useState(false)
  const usable = isUsable(coupon)
  return (
    <li className={usable ? 'coupon' : 'coupon over'}>
      <div className="worth">
        <strong>{worth.big}</strong>
        <span>{worth.small}</span>
      </div>
      <div className="about">
        <h3>{coupon.name}</h3>
        <p>{days(coupon.validFrom, coupon.validUntil)}</p>
        {coupon.note !== '' && <p>{coupon.note}</p>}
        {usable && coupon.byWechat ? (
          <p>{byWechat[language]}</p>
        ) : usable ? (
          <button
            type="button"
            className="plain"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {say(open ? 'hideCode' : 'showCode')}
          </button>
        ) : (
          <span className="state">{say(coupon.state)}</span>
        )}
      </div>
      {open && <Made className="till" of={tillCode(spoken, coupon.code)} />}
    </li>
  )
}

function Group({ title, coupons }: { title: string; coupons: ConsumerCoupon[] }) {
  if (coupons.length === 0) return null
  return (
    <section>
      <h2 className="group">{title}</h2>
      <ul className="coupons">
        {coupons.map((coupon) => (
          <Coupon key={coupon.code} coupon={coupon} />
        ))}
      </ul>
    </section>
  )
}

export default function CouponsPage() {
  const { say } = useWords()
  const [key] = useState(() => crypto.randomUUID())
  // What today gives is given first, so that it is in the list.
  const { data, error, reload, set } = useLoaded(() =>
    api
      .today(key)
      .catch(() => null)
      .then(() => api.coupons()),
  )
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const more = async (cursor: string) => {
    const next = await api.coupons(cursor)
    set({ ...next, items: [...data.items, ...next.items] })
  }
  const { items, nextCursor } = data
  return (
    <>
      <h1 className="title">{say('coupons')}</h1>
      {items.length === 0 && (
        <section className="empty">
          <h2>{say('noCoupons')}</h2>
          <p>{say('noCouponsLead')}</p>
        </section>
      )}
      <Group title={say('usable')} coupons={items.filter(isUsable)} />
      <Group title={say('used')} coupons={items.filter((coupon) => !isUsable(coupon))} />
      {nextCursor !== undefined && (
        <button type="button" className="plain wide" onClick={() => void more(nextCursor)}>
          {say('more')}
        </button>
      )}
    </>
  )
}
