// What she asks to bring back, and what the store said.
import { useState, type FormEvent } from 'react'
import type { OwnPurchase, PurchaseLine, ReturnRequest } from '#contracts'
import { Said, useDoing } from '../../ui/doing.tsx'
import { Step, useShopWords } from './parts.tsx'
import { shop } from './shop-api.ts'

interface Props {
  purchase: OwnPurchase
  changed: () => void
}
export function Returns({ purchase, changed }: Props) {
  const { tell } = useShopWords()
  const [asking, ask] = useState(false)
  const { returns, returnable, returnAsked } = purchase
  const may = returnable && !returnAsked
  if (returns.length === 0 && !may) return null
  return (
    <section className="panel">
      <h2>{tell('returns')}</h2>
      {returns.length > 0 && (
        <ul className="past">
          {returns.map((one) => (
            <Return key={one.id} request={one} />
          ))}
        </ul>
      )}
      {may && !asking && (
        <button type="button" className="plain wide" onClick={() => ask(true)}>
          {tell('askReturn')}
        </button>
      )}
      {may && asking && (
        <ReturnForm
          purchase={purchase}
          done={() => {
            ask(false)
            changed()
          }}
        />
      )}
    </section>
  )
}

function Return({ request }: { request: ReturnRequest }) {
  const { tell, money, say, count } = useShopWords()
  const { state, lines, answer, refundFen } = request
  const word = state === 'refunded' ? 'moneyBack' : state
  return (
    <li>
      <span>
        {lines
          .map(({ name, quantity }) => `${name} ${say('times', { n: count(quantity) })}`)
          .join(', ')}
        <small className="quiet"> {[tell(word), answer].filter(Boolean).join(' · ')}</small>
      </span>
      <span>{refundFen === null ? '' : money(refundFen)}</span>
    </li>
  )
}

const openOf = ({ quantity, returned }: PurchaseLine) => quantity - returned

function ReturnForm({ purchase, done }: { purchase: OwnPurchase; done: () => void }) {
  const { tell } = useShopWords()
  const lines = purchase.lines.filter((line) => openOf(line) > 0)
  const [counts, setCounts] = useState<Record<number, number>>({})
  const [reason, setReason] = useState('')
  const { busy, error, run } = useDoing()
  const chosen = lines.flatMap(({ line }) => {
    const quantity = counts[line] ?? 0
    return quantity > 0 ? [{ line, quantity }] : []
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    run(async () => {
      await shop.askReturn(purchase.id, { lines: chosen, reason: reason.trim() })
      done()
    })
  }
  return (
    <form className="form inner" onSubmit={send}>
      <p>{tell('returnWhich')}</p>
      {lines.map((line) => (
        <div key={line.line} className="amount">
          <span>{line.name}</span>
          <Step
            label={line.name}
            value={counts[line.line] ?? 0}
            least={0}
            most={openOf(line)}
            change={(quantity) => setCounts({ ...counts, [line.line]: quantity })}
          />
        </div>
      ))}
      <label>
        {tell('returnReason')}
        <input
          value={reason}
          required
          maxLength={200}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <Said error={error} />
      <button type="submit" disabled={busy || chosen.length === 0}>
        {tell('sendReturn')}
      </button>
    </form>
  )
}
