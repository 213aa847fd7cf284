// The gift for joining: the coupon she was given, and the way to a guide of her store. Nothing is
// shown where there is none: the card is what she came for.
import { useState } from 'react'
import { api, type OwnJoiningGift } from '../api.ts'
import { useWords } from '../language.tsx'
import { Link } from '../ui/link.tsx'
import { useLoaded } from '../ui/state.tsx'

export function JoiningGift() {
  const [key] = useState(() => crypto.randomUUID())
  const { data } = useLoaded(() => api.joiningGift(key))
  return data ? <Gift {...data} /> : null
}

function Gift({ invitation, couponName, storeName, path, added }: OwnJoiningGift) {
  const { say } = useWords()
  return (
    <section className="panel gift" aria-label={say('gift')}>
      <h2>{say('gift')}</h2>
      {couponName !== null && (
        <p>
          <Link to="coupons" className="text">
            {say('giftCoupon', { name: couponName })}
          </Link>
        </p>
      )}
      {added ? (
        <p className="note">{say('giftAdded', { store: storeName })}</p>
      ) : (
        <>
          <p>{invitation}</p>
          <a className="plain wide" href={path}>
            {say('giftGuide', { store: storeName })}
          </a>
        </>
      )}
    </section>
  )
}
