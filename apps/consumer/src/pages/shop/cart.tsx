// Her cart, priced now: pieces, coupons, and what it comes to.
import { useState } from 'react'
import type { Quote, QuoteLine } from '#contracts'
import { Failed, useLoaded, Waiting } from '../../ui/state.tsx'
import { CouponChoice } from './coupon-choice.tsx'
import { keepCodes, keptCodes } from './kept.ts'
import { Said, useDoing } from '../../ui/doing.tsx'
import { Go, optionsOf, Picture, Price, Step, Sums, useShopWords } from './parts.tsx'
import { places } from './places.ts'
import { shop } from './shop-api.ts'

const MOST = 99
const look = (codes: string[]): Promise<Quote> =>
  codes.length === 0 ? shop.cart() : shop.quote({ couponCodes: codes })

/** A code that is no coupon of hers any more must not lock her out of her cart. */
async function firstLook(): Promise<Quote> {
  const cart = await shop.cart()
  const known = new Set(cart.coupons.map(({ code }) => code))
  const codes = keptCodes().filter((code) => known.has(code))
  keepCodes(codes)
  return codes.length === 0 ? cart : shop.quote({ couponCodes: codes })
}

export default function CartPage() {
  const { tell } = useShopWords()
  const { data, error, reload, set } = useLoaded(firstLook)
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  return (
    <>
      <Go to={places.list} className="text">
        ‹ {tell('back')}
      </Go>
      <h1 className="title">{tell('cart')}</h1>
      {data.lines.length === 0 ? <Empty /> : <Cart quote={data} set={set} />}
    </>
  )
}

function Empty() {
  const { tell } = useShopWords()
  return (
    <section className="empty">
      <h2>{tell('emptyCart')}</h2>
      <p>{tell('emptyCartLead')}</p>
    </section>
  )
}

function Cart({ quote, set }: { quote: Quote; set: (quote: Quote) => void }) {
  const { tell, money } = useShopWords()
  const { busy, error, run } = useDoing()
  const [codes, setCodes] = useState(keptCodes)
  const choose = (next: string[]) =>
    run(async () => {
      set(await look(next))
      setCodes(next)
      keepCodes(next)
    })
  const change = (sku: string, quantity: number) =>
    run(async () => {
      const lines = quote.lines
        .map((line) => ({ sku: line.sku, quantity: line.sku === sku ? quantity : line.quantity }))
        .filter((line) => line.quantity > 0)
      const saved = await shop.saveCart({ lines })
      set(codes.length > 0 && lines.length > 0 ? await look(codes) : saved)
    })
  const sound = quote.lines.every(({ problem }) => problem === null)
  const dueFen = quote.goodsFen - quote.discountFen
  return (
    <>
      <section className="panel">
        <p className="quiet">
          {tell('store')} {quote.storeName}
        </p>
        <ul className="cart">
          {quote.lines.map((line) => (
            <Line key={line.sku} line={line} busy={busy} change={change} />
          ))}
        </ul>
      </section>
      <CouponChoice quote={quote} busy={busy} choose={choose} />
      <section className="panel">
        <Sums
          rows={[
            { word: 'goods', fen: quote.goodsFen },
            { word: 'discount', fen: quote.discountFen, minus: true },
          ]}
        />
        <Said error={error} />
        {sound && !busy ? (
          <Go to={places.checkout} className="press wide">
            {tell('checkout', { n: money(dueFen) })}
          </Go>
        ) : (
          <button type="button" className="press wide" disabled>
            {tell('checkout', { n: money(dueFen) })}
          </button>
        )}
      </section>
    </>
  )
}

interface LineProps {
  line: QuoteLine
  busy: boolean
  change: (sku: string, quantity: number) => void
}
function Line({ line, busy, change }: LineProps) {
  const { tell, count } = useShopWords()
  const { sku, name, options, picture, quantity, price, problem, left } = line
  const most = Math.min(left ?? MOST, MOST)
  return (
    <li>
      <Picture of={picture} name={name} />
      <div>
        <h2>{name}</h2>
        <p className="quiet">{optionsOf(options)}</p>
        <Price price={price} />
        {problem !== null && (
          <p className="error">{tell(problem, { n: count(Math.max(0, left ?? 0)) })}</p>
        )}
        <div className="row">
          {problem !== 'gone' && problem !== 'soldOut' && (
            <Step
              label={name}
              value={quantity}
              most={most}
              busy={busy}
              change={(next) => change(sku, next)}
            />
          )}
          <button
            type="button"
            className="text"
            disabled={busy}
            aria-label={`${tell('remove')} ${name}`}
            onClick={() => change(sku, 0)}
          >
            {tell('remove')}
          </button>
        </div>
      </div>
    </li>
  )
}
