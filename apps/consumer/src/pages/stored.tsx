// My stored value: what I may spend, and every movement behind it.
import { api, type Brand, type StoredMovement } from '../api.ts'
import { useWords } from '../language.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'
import { PayIn } from './pay-in.tsx'
import { reasons, words } from './stored-words.ts'

const known = (reason: string): reason is keyof typeof reasons => reason in reasons

function Movement({ movement }: { movement: StoredMovement }) {
  const { say, money, day, language } = useWords()
  const { reason, at, principalFen, bonusFen, orderNumber } = movement
  const sum = principalFen + bonusFen
  return (
    <li className="panel order">
      <header>
        <div>
          <h2>{known(reason) ? reasons[reason][language] : reason}</h2>
          <p className="quiet">
            {day(at)}
            {orderNumber !== null && ` · ${say('orderNo', { n: orderNumber })}`}
          </p>
        </div>
        <strong>
          {sum > 0 && '+'}
          {money(sum)}
        </strong>
      </header>
      {bonusFen !== 0 && (
        <p className="quiet">
          {words.ofIt[language]} {money(bonusFen)}
        </p>
      )}
    </li>
  )
}

export default function StoredPage({ brand }: { brand: Brand }) {
  const { say, money, language } = useWords()
  const { data, error, reload, set } = useLoaded(() => api.stored())
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const { items, nextCursor, principalFen, bonusFen, offer } = data
  const more = async (cursor: string) => {
    const next = await api.stored(cursor)
    set({ ...next, items: [...items, ...next.items] })
  }
  return (
    <>
      <h1 className="title">{say('stored')}</h1>
      <section className="panel">
        <dl className="figures">
          <div>
            <dt>{words.principal[language]}</dt>
            <dd>{money(principalFen)}</dd>
          </div>
          <div>
            <dt>{words.bonus[language]}</dt>
            <dd>{money(bonusFen)}</dd>
          </div>
        </dl>
        <p className="quiet">{words.hint[language]}</p>
      </section>
      {offer && (
        <PayIn offer={offer} heldFen={principalFen + bonusFen} brand={brand} changed={reload} />
      )}
      {items.length === 0 && (
        <section className="empty">
          <h2>{words.none[language]}</h2>
          <p>{words.noneLead[language]}</p>
        </section>
      )}
      <ul>
        {items.map((movement) => (
          <Movement key={movement.id} movement={movement} />
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
