// She tops up by WeChat Pay: a step that brings a gift, or any sum. What arrives is what WeChat Pay
// confirms to the server.
import { useEffect, useState } from 'react'
import { api, Refused, type Brand, type OwnStored } from '../api.ts'
import { useWords } from '../language.tsx'
import { openSheet } from '../pay.ts'
import { Said, useDoing } from '../ui/doing.tsx'
import { Introduce } from '../ui/introduce.tsx'
import { filled } from './filled.ts'
import { words } from './stored-words.ts'

type Offer = NonNullable<OwnStored['offer']>
const LOOK_MS = 1_000
const MOST_YUAN = 100_000

const KEY = 'siyu.payIn'
/** The same key for the same sum until it is paid: a lost answer is asked for again. */
function keyFor(fen: number): string {
  const [kept, of] = (sessionStorage.getItem(KEY) ?? '').split(' ')
  const key = kept && of === String(fen) ? kept : crypto.randomUUID()
  sessionStorage.setItem(KEY, `${key} ${fen}`)
  return key
}

/** A sheet for this sum; one that cannot be paid any more is not asked for again. */
async function sheetFor(fen: number) {
  try {
    return await api.payIn({ key: keyFor(fen), fen })
  } catch (error) {
    const status = error instanceof Refused ? error.problem.status : 0
    if (status >= 400 && status < 500) sessionStorage.removeItem(KEY)
    throw error
  }
}

interface GiftsProps {
  gifts: Offer['gifts']
  /** What stands in the field. */
  fen: number
  choose: (yuan: string) => void
}
function Gifts({ gifts, fen, choose }: GiftsProps) {
  const { money, language } = useWords()
  return (
    <div className="steps-of-gifts">
      {gifts.map(({ fromFen, bonusFen }) => (
        <button
          key={fromFen}
          type="button"
          className="plain"
          aria-pressed={fen === fromFen}
          onClick={() => choose(String(fromFen / 100))}
        >
          {filled(words.step[language], { n: money(fromFen), m: money(bonusFen) })}
        </button>
      ))}
    </div>
  )
}

interface Props {
  offer: Offer
  /** What she has now. */
  heldFen: number
  brand: Brand
  changed: () => void
}
export function PayIn({ offer, heldFen, brand, changed }: Props) {
  const { money, language } = useWords()
  const said = (word: keyof typeof words, values: Record<string, string> = {}) =>
    filled(words[word][language], values)
  const [yuan, setYuan] = useState('')
  /** What she had when she paid. */
  const [before, setBefore] = useState<number>()
  const { busy, error, run } = useDoing()
  const arrived = before !== undefined && heldFen > before
  const waiting = before !== undefined && !arrived
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setInterval(changed, LOOK_MS)
    return () => clearInterval(timer)
  }, [waiting, changed])
  const fen = Math.round(Number(yuan) * 100)
  const fits = Number.isFinite(fen) && fen > 0 && fen <= MOST_YUAN * 100
  const gift = offer.gifts.findLast(({ fromFen }) => fen >= fromFen)
  const pay = () =>
    run(async () => {
      setBefore(undefined)
      await openSheet(await sheetFor(fen))
      sessionStorage.removeItem(KEY)
      setBefore(heldFen)
    })
  return (
    <section className="panel" aria-label={said('payIn')}>
      <h2>{said('payIn')}</h2>
      <Gifts gifts={offer.gifts} fen={fen} choose={setYuan} />
      <label className="amount">
        {said('amount')}
        <input
          type="number"
          inputMode="decimal"
          min="0.01"
          max={MOST_YUAN}
          step="0.01"
          value={yuan}
          onChange={(event) => setYuan(event.target.value)}
        />
      </label>
      {fits && gift && gift.bonusFen > 0 && (
        <p className="quiet">{said('comes', { m: money(gift.bonusFen) })}</p>
      )}
      {offer.payable ? (
        <button type="button" className="press wide" disabled={busy || !fits} onClick={pay}>
          {said('pay', { n: fits ? money(fen) : '' })}
        </button>
      ) : (
        <Introduce brand={brand} none={said('noPay')} press={said('signIn')} />
      )}
      {(waiting || arrived) && (
        <p className="note" role="status">
          {said(arrived ? 'arrived' : 'confirming')}
        </p>
      )}
      <Said error={error} />
      <p className="quiet">{said('rule')}</p>
    </section>
  )
}
