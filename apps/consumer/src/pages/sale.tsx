// A flash sale: what it is, how long until it begins or ends, and one button that does the next
// thing. Whoever has reserved pays here; nobody needs to know more than that.
import { useEffect, useState } from 'react'
import { api, Refused, type OwnReservation, type SaleView } from '../api.ts'
import { useWords } from '../language.tsx'
import { openSheet } from '../pay.ts'
import { Link } from '../ui/link.tsx'
import { Failed, useLoaded, useSentence, Waiting } from '../ui/state.tsx'

const GLANCE_MS = 3_000
const SECOND_MS = 1_000
/** So often a full queue is joined again by itself before she is asked. */
const TRIES = 5

/** The server's clock, counted on by this page. */
function useNow(sale: SaleView): number {
  const [read] = useState(() => ({ at: performance.now(), now: Date.parse(sale.now) }))
  const [passed, pass] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => pass(performance.now() - read.at), SECOND_MS / 2)
    return () => clearInterval(timer)
  }, [read])
  return read.now + passed
}

const span = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part) => String(part).padStart(2, '0')).join(':')
}

export function SalePage({ id }: { id: number }) {
  const sale = useLoaded(() => api.sale(id))
  const mine = useLoaded(() => api.reservations())
  const { reload } = sale
  const { reload: again } = mine
  useEffect(() => {
    const timer = setInterval(() => {
      reload()
      again()
    }, GLANCE_MS)
    return () => clearInterval(timer)
  }, [reload, again])
  const error = sale.data ? undefined : (sale.error ?? mine.error)
  if (error !== undefined) return <Failed error={error} retry={sale.reload} />
  if (!sale.data || !mine.data) return <Waiting />
  const own = mine.data.items.filter(({ saleId }) => saleId === id)
  return <Sale key={sale.data.id} sale={sale.data} own={own} changed={mine.reload} />
}

interface Props {
  sale: SaleView
  own: OwnReservation[]
  changed: () => void
}
function Sale({ sale, own, changed }: Props) {
  const { say, money } = useWords()
  const now = useNow(sale)
  const waiting = own.find(({ state }) => state === 'reserved')
  return (
    <>
      <section className="panel sale">
        <p className="quiet">{[sale.name, sale.storeName].filter(Boolean).join(' · ')}</p>
        <h1>{sale.article}</h1>
        <p className="price">
          <strong>{money(sale.priceFen)}</strong>
          {sale.listFen !== null && <del>{money(sale.listFen)}</del>}
        </p>
        <Clock sale={sale} now={now} />
        {waiting ? (
          <Reserved row={waiting} now={now} changed={changed} />
        ) : (
          <Take sale={sale} own={own} now={now} changed={changed} />
        )}
        <p className="quiet">{say('saleRule', { n: sale.perPerson, m: sale.windowMinutes })}</p>
      </section>
      <Past own={own} />
    </>
  )
}

function Clock({ sale, now }: { sale: SaleView; now: number }) {
  const { say, count } = useWords()
  const [starts, ends] = [Date.parse(sale.startsAt), Date.parse(sale.endsAt)]
  const left = say('saleLeft', { n: count(sale.left), of: count(sale.units) })
  if (sale.phase === 'stopped') return <p className="note">{say('saleStopped')}</p>
  if (now < starts) return <p className="note">{say('saleBegins', { n: span(starts - now) })}</p>
  if (now >= ends) return <p className="note">{say('saleOver')}</p>
  return (
    <p className="note">
      {left} · {say('saleEnds', { n: span(ends - now) })}
    </p>
  )
}

const keyOf = (saleId: number): string => `siyu.sale.${saleId}`
/** The same key until it has an answer: a lost answer is asked for again, not bought again. */
function attemptKey(saleId: number): string {
  const kept = sessionStorage.getItem(keyOf(saleId)) ?? crypto.randomUUID()
  sessionStorage.setItem(keyOf(saleId), kept)
  return kept
}
const isFull = (error: unknown): boolean =>
  error instanceof Refused && ['shop.busy', 'shop.tooFast'].includes(error.problem.code)
const isAnswer = (error: unknown): boolean =>
  error instanceof Refused && error.problem.status >= 400 && error.problem.status < 500

/** Joins the queue again by itself while it is full. */
async function reserve(saleId: number, units: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await api.reserve(saleId, { key: attemptKey(saleId), units })
      sessionStorage.removeItem(keyOf(saleId))
      return
    } catch (error) {
      if (isAnswer(error) && !isFull(error)) sessionStorage.removeItem(keyOf(saleId))
      if (!isFull(error) || tries >= TRIES) throw error
      await new Promise((done) => setTimeout(done, SECOND_MS * (1 + Math.random() * tries)))
    }
  }
}

/** Runs one thing at a time, and says why it did not work. */
function useDoing() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = (work: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    work()
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return { busy, error, run }
}

function Take({ sale, own, now, changed }: Props & { now: number }) {
  const { say } = useWords()
  const sentence = useSentence()
  const [units, setUnits] = useState(1)
  const { busy, error, run } = useDoing()
  const had = own.filter(({ state }) => state === 'paid')
  const most = sale.perPerson - had.reduce((sum, row) => sum + row.units, 0)
  const open =
    sale.phase !== 'stopped' && now >= Date.parse(sale.startsAt) && now < Date.parse(sale.endsAt)
  if (!open) return null
  if (most <= 0) return <p className="note">{say('saleHad')}</p>
  const take = () =>
    run(async () => {
      await reserve(sale.id, units)
      changed()
    })
  return (
    <>
      {most > 1 && (
        <label className="amount">
          {say('saleUnits')}
          <select value={units} onChange={(event) => setUnits(Number(event.target.value))}>
            {Array.from({ length: Math.min(most, 20) }, (_, at) => (
              <option key={at}>{at + 1}</option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        className="press wide"
        disabled={busy || sale.left === 0}
        onClick={take}
      >
        {say(busy ? 'saleQueue' : sale.left === 0 ? 'saleGone' : 'saleTake')}
      </button>
      {error !== undefined && <p role="alert">{sentence(error)}</p>}
    </>
  )
}

function Reserved({
  row,
  now,
  changed,
}: {
  row: OwnReservation
  now: number
  changed: () => void
}) {
  const { say, money, count } = useWords()
  const sentence = useSentence()
  const { busy, error, run } = useDoing()
  const pay = () =>
    run(async () => {
      await openSheet(await api.payReservation(row.id))
      changed()
    })
  const giveBack = () =>
    run(async () => {
      await api.cancelReservation(row.id)
      changed()
    })
  return (
    <>
      <p role="status">
        {say('saleHeld', { n: count(row.units), m: span(Date.parse(row.expiresAt) - now) })}
      </p>
      <button type="button" className="press wide" disabled={busy} onClick={pay}>
        {say('salePay', { n: money(row.totalFen) })}
      </button>
      <button type="button" className="plain wide" disabled={busy} onClick={giveBack}>
        {say('saleGiveBack')}
      </button>
      {error !== undefined && <p role="alert">{sentence(error)}</p>}
    </>
  )
}

const words = {
  paid: 'salePaid',
  expired: 'saleExpired',
  cancelled: 'saleCancelled',
  refunded: 'saleRefunded',
} as const

function Past({ own }: { own: OwnReservation[] }) {
  const { say, money, count } = useWords()
  const past = own.filter(({ state }) => state !== 'reserved')
  if (past.length === 0) return null
  return (
    <section className="panel rows">
      {past.map(({ id, state, units, totalFen }) => (
        <div key={id}>
          <span>
            {say(words[state as keyof typeof words])} {say('times', { n: count(units) })}
          </span>
          <span>{money(totalFen)}</span>
        </div>
      ))}
      {past.some(({ state }) => state === 'paid') && (
        <Link to="orders" className="plain wide">
          {say('orders')}
        </Link>
      )}
    </section>
  )
}
