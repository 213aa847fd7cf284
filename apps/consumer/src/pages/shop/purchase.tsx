// One of my purchases: where it is, the way to pay it, the code to fetch it, what it came to.
import { useEffect, useState } from 'react'
import type { OwnPurchase } from '#contracts'
import type { Brand } from '../../api.ts'
import { inWeChat } from '../../in-wechat.ts'
import { openSheet } from '../../pay.ts'
import { Introduce } from '../../ui/introduce.tsx'
import { tillCode } from '../../ui/drawn.ts'
import { Made } from '../../ui/made.tsx'
import { Failed, useLoaded, Waiting } from '../../ui/state.tsx'
import { Said, useDoing } from '../../ui/doing.tsx'
import { PayByCode } from '../pay-code.tsx'
import { Go, optionsOf, Picture, restOf, Sums, useShopWords } from './parts.tsx'
import { places } from './places.ts'
import { Returns } from './returns.tsx'
import { shop } from './shop-api.ts'

const GLANCE_MS = 3_000
const over = ({ state }: OwnPurchase) => ['expired', 'cancelled', 'refunded'].includes(state)

export default function PurchasePage({ id, brand }: { id: number; brand: Brand }) {
  const { tell } = useShopWords()
  const { data, error, reload } = useLoaded(() => shop.one(id))
  const still = data !== undefined && over(data)
  useEffect(() => {
    if (still) return undefined
    const timer = setInterval(reload, GLANCE_MS)
    return () => clearInterval(timer)
  }, [still, reload])
  // What is shown already stays while the connection is bad.
  if (!data) return error === undefined ? <Waiting /> : <Failed error={error} retry={reload} />
  return (
    <>
      <Go to={places.purchases} className="text">
        ‹ {tell('mine')}
      </Go>
      <Head purchase={data} brand={brand} changed={reload} />
      <Lines purchase={data} />
      <Returns purchase={data} changed={reload} />
    </>
  )
}

interface Props {
  purchase: OwnPurchase
  brand: Brand
  changed: () => void
}
function Head({ purchase, brand, changed }: Props) {
  const spoken = useShopWords()
  const { tell } = spoken
  const { state, pickUpCode, number, storeName, storeAddress, delivery } = purchase
  const fetched = delivery === 'pickUp' || delivery === 'inStore'
  const { busy, error, run } = useDoing()
  const arrived = () => run(() => shop.received(purchase.id).then(changed))
  return (
    <section className="panel sale">
      <p className="quiet">{tell('sum', { n: number })}</p>
      <h1 aria-live="polite">{tell(state)}</h1>
      {state === 'placed' && <Pay purchase={purchase} brand={brand} changed={changed} />}
      {pickUpCode !== null && (
        <div className="till">
          <p>{tell('pickUpCode')}</p>
          <Made of={tillCode(spoken, pickUpCode)} />
        </div>
      )}
      {fetched && !over(purchase) && (
        <p className="quiet">
          {tell('storeAt')} {[storeName, storeAddress].filter(Boolean).join(' · ')}
        </p>
      )}
      {purchase.recipient && (
        <p className="quiet">
          {tell('address')} {purchase.recipient.name} {purchase.recipient.area}{' '}
          {purchase.recipient.street}
        </p>
      )}
      {purchase.carrier !== null && (
        <p className="quiet">
          {tell('carrier')} {[purchase.carrier, purchase.trackingNumber].filter(Boolean).join(' ')}
        </p>
      )}
      {state === 'shipped' && (
        <button type="button" className="press wide" disabled={busy} onClick={arrived}>
          {tell('received')}
        </button>
      )}
      <Said error={error} />
    </section>
  )
}

/**
 * The clock of the brand may be another than the phone's: the hour is told, not counted down. Of
 * twenty-four, in both languages and whatever the phone is set to.
 */
const timeOf = (at: string): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

function Pay({ purchase, brand, changed }: Props) {
  const { tell, money } = useShopWords()
  const { busy, error, run } = useDoing()
  const [paid, setPaid] = useState(false)
  const { id, totalFen, storedFen, payable } = purchase
  const dueFen = totalFen - storedFen
  if (paid)
    return (
      <p className="note" role="status">
        {tell('paying')}
      </p>
    )
  const pay = () =>
    run(async () => {
      await openSheet(await shop.pay(id)).finally(changed)
      setPaid(true)
    })
  const cancel = () => run(() => shop.cancel(id).then(changed))
  return (
    <>
      <p className="note">{tell('payBefore', { n: timeOf(purchase.expiresAt) })}</p>
      {!inWeChat() ? (
        <PayByCode fen={dueFen} ask={() => shop.payByCode(id)} changed={changed} />
      ) : payable ? (
        <button type="button" className="press wide" disabled={busy} onClick={pay}>
          {tell('pay', { n: money(dueFen) })}
        </button>
      ) : (
        <Introduce brand={brand} none={tell('cannotPay')} press={tell('introduce')} />
      )}
      <button type="button" className="plain wide" disabled={busy} onClick={cancel}>
        {tell('cancel')}
      </button>
      <Said error={error} />
    </>
  )
}

function Lines({ purchase }: { purchase: OwnPurchase }) {
  const { tell, money, count, say } = useShopWords()
  const { lines, goodsFen, discountFen, freightFen, totalFen, storedFen, refundedFen } = purchase
  const { wechatCouponFen } = purchase
  return (
    <section className="panel">
      <ul className="cart">
        {lines.map((line) => (
          <li key={line.line}>
            <Picture of={line.picture} name={line.name} />
            <div>
              <h2>{line.name}</h2>
              <p className="quiet">
                {[optionsOf(line.options), say('times', { n: count(line.quantity) })]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              {line.returned > 0 && (
                <p className="quiet">{tell('backUnits', { n: count(line.returned) })}</p>
              )}
            </div>
            <span>{money(line.totalFen)}</span>
          </li>
        ))}
      </ul>
      <Sums
        rows={[
          { word: 'goods', fen: goodsFen },
          { word: 'discount', fen: discountFen, minus: true },
          { word: 'freight', fen: freightFen },
          { word: 'total', fen: totalFen },
          ...restOf(totalFen, storedFen),
          ...(wechatCouponFen > 0
            ? [{ word: 'wechatCoupon' as const, fen: wechatCouponFen, minus: true }]
            : []),
        ]}
      />
      {refundedFen > 0 && <p className="note">{tell('refundedSum', { n: money(refundedFen) })}</p>}
      {refundedFen > 0 && wechatCouponFen > 0 && <p className="quiet">{tell('couponBack')}</p>}
    </section>
  )
}
