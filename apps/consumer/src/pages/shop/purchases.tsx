// My purchases of the own shop, the newest first, each with where it is now.
import type { OwnPurchaseRow } from '#contracts'
import { Failed, useLoaded, Waiting } from '../../ui/state.tsx'
import { Go, Picture, useShopWords } from './parts.tsx'
import { places } from './places.ts'
import { shop } from './shop-api.ts'

export default function PurchasesPage() {
  const { say, tell } = useShopWords()
  const { data, error, reload, set } = useLoaded(() => shop.mine())
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const { items, nextCursor } = data
  const more = async (cursor: string) => {
    const next = await shop.mine(cursor)
    set({ ...next, items: [...items, ...next.items] })
  }
  return (
    <>
      <Go to={places.list} className="text">
        ‹ {tell('back')}
      </Go>
      <h1 className="title">{tell('mine')}</h1>
      {items.length === 0 && (
        <section className="empty">
          <h2>{tell('noPurchases')}</h2>
          <p>{tell('noPurchasesLead')}</p>
        </section>
      )}
      <ul>
        {items.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      {nextCursor !== undefined && (
        <button type="button" className="plain wide" onClick={() => void more(nextCursor)}>
          {say('more')}
        </button>
      )}
    </>
  )
}

function Row({ row }: { row: OwnPurchaseRow }) {
  const { tell, money, day, count } = useShopWords()
  return (
    <li className="panel purchase-row">
      <Go to={places.purchase(row.id)}>
        <Picture of={row.picture} name={row.title} />
        <div>
          <h2>{row.title}</h2>
          <p className="quiet">
            {day(row.placedAt)} · {tell('pieces', { n: count(row.pieces) })}
          </p>
          <p>
            <strong>{tell(row.state)}</strong>
            {row.returnAsked && <span className="quiet"> · {tell('asked')}</span>}
          </p>
        </div>
        <span>{money(row.totalFen)}</span>
      </Go>
    </li>
  )
}
