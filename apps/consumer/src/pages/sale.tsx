// A sale: what it is, how long until it begins or ends, and one button that does the next
// thing. Whoever has reserved pays here; nobody needs to know more than that.
import { useEffect, useState } from 'react'
import { api, Refused, type Brand, type OwnReservation, type SaleView } from '../api.ts'
import { useWords } from '../language.tsx'
import { inWeChat } from '../in-wechat.ts'
import { openSheet } from '../pay.ts'
import { Said, useDoing } from '../ui/doing.tsx'
import { Introduce } from '../ui/introduce.tsx'
import { Link } from '../ui/link.tsx'
import { PayByCode } from './pay-code.tsx'
import { Early, opensFor, Place, Terms } from './presale.tsx'
import { sayer } from './presale-words.ts'
import { voucherWords } from './sale-words.ts'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'

const GLANCE_MS = 3_000
const SECOND_MS = 1_000
/** So often a full queue is joined again by itself before she is asked. */
const TRIES = 5

/** The server's clock, counted on by this page; set anew by every answer. */
function useNow({ now: told }: SaleView): number {
  const [now, setNow] = useState(() => Date.parse(told))
  useEffect(() => {
    const from = performance.now()
    const turn = () => setNow(Date.parse(told) + performance.now() - from)
    const timer = setInterval(turn, SECOND_MS / 2)
    return () => clearInterval(timer)
  }, [told])
  return now
}

const span = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part) => String(part).padStart(2, '0')).join(':')
}

export default function SalePage({ id, brand }: { id: number; brand: Brand }) {
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
  // What is shown already stays while the connection is bad.
  const error = sale.data && mine.data ? undefined : (sale.error ?? mine.error)
  if (error !== undefined) return <Failed error={error} retry={sale.reload} />
  if (!sale.data || !mine.data) return <Waiting />
  const own = mine.data.items.filter(({ saleId }) => saleId === id)
  const changed = () => {
    reload()
    again()
  }
  const { payable, tierId } = mine.data
  const pays = payable || !inWeChat()
  return <Sale {...{ sale: sale.data, own, changed, payable: pays, tierId, brand }} />
}

interface Props {
  sale: SaleView
  own: OwnReservation[]
  changed: () => void
  /** WeChat Pay knows her, or she pays by a code. */
  payable: boolean
  tierId: number | null
  brand: Brand
}
function Sale(props: Props) {
  const { sale, own, changed, tierId } = props
  const { say, money, language } = useWords()
  const now = useNow(sale)
  const waiting = own.find(({ state }) => state === 'reserved')
  const places = own.filter(({ state }) => state === 'held')
  return (
    <>
      <section className="panel sale">
        <p className="quiet">{[sale.name, sale.storeName].filter(Boolean).join(' · ')}</p>
        <h1>{sale.article}</h1>
        <p className="price">
          <strong>{money(sale.priceFen)}</strong>
          {sale.listFen !== null && <del>{money(sale.listFen)}</del>}
        </p>
        {sale.about !== null && <p>{sale.about}</p>}
        <Clock sale={sale} now={now} opens={opensFor(sale, tierId)} />
        <Early sale={sale} tierId={tierId} now={now} />
        <Terms sale={sale} />
        {places.map((row) => (
          <Place key={row.id} {...{ row, sale, now, changed }} />
        ))}
        {waiting ? (
          <Reserved row={waiting} now={now} changed={changed} />
        ) : (
          <Take {...props} now={now} />
        )}
        {sale.voucher && <p className="quiet">{voucherWords[language]}</p>}
        <p className="quiet">{say('saleRule', { n: sale.perPerson, m: sale.windowMinutes })}</p>
      </section>
      <Past own={own} />
    </>
  )
}

function Clock({ sale, now, opens }: { sale: SaleView; now: number; opens: number }) {
  const { say, count, language } = useWords()
  const [starts, ends] = [opens, Date.parse(sale.endsAt)]
  if (sale.phase === 'calledOff') return <p className="note">{sayer(language)('calledOff')}</p>
  if (sale.phase === 'stopped') return <p className="note">{say('saleStopped')}</p>
  if (now < starts) return <p className="note">{say('saleBegins', { n: span(starts - now) })}</p>
  if (now >= ends) return <p className="note">{say('saleOver')}</p>
  const left = say('saleLeft', { n: count(sale.left), of: count(sale.units) })
  const share = sale.units === 0 ? 0 : (sale.left / sale.units) * 100
  return (
    <div className="note">
      <p>
        <span>{left}</span>
        <span>{say('saleEnds', { n: span(ends - now) })}</span>
      </p>
      <div
        className="track"
        role="progressbar"
        aria-label={left}
        aria-valuemin={0}
        aria-valuemax={sale.units}
        aria-valuenow={sale.left}
      >
        <i style={{ width: `${share}%` }} />
      </div>
    </div>
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

function Take(props: Props & { now: number }) {
  const { sale, own, now, changed, payable, brand, tierId } = props
  const { say } = useWords()
  const unitsOf = (...states: OwnReservation['state'][]) =>
    own.filter(({ state }) => states.includes(state)).reduce((sum, row) => sum + row.units, 0)
  const bought = unitsOf('paid')
  const most = sale.perPerson - unitsOf('paid', 'held')
  const opens = opensFor(sale, tierId)
  const ended = sale.phase === 'stopped' || sale.phase === 'calledOff'
  const open = !ended && now >= opens && now < Date.parse(sale.endsAt)
  const ahead = sale.phase === 'ahead' && now < opens
  return (
    <>
      {bought > 0 && (
        <p className="note" role="status">
          {say('saleBought')}
        </p>
      )}
      {!payable && (open || ahead) && most > 0 && (
        <Introduce
          brand={brand}
          none={say('saleNoPay')}
          press={say('saleSignIn')}
          lead={say('saleSignInLead')}
        />
      )}
      {open && most <= 0 && bought > 0 && <p className="quiet">{say('saleHad')}</p>}
      {open && payable && most > 0 && <Choice sale={sale} most={most} changed={changed} />}
    </>
  )
}

function Choice({ sale, most, changed }: { sale: SaleView; most: number; changed: () => void }) {
  const { say } = useWords()
  const [chosen, setUnits] = useState(1)
  const { busy, error, run } = useDoing()
  const options = Math.min(most, Math.max(1, sale.left), 20)
  const units = Math.min(chosen, options)
  const take = () =>
    run(async () => {
      await reserve(sale.id, units).finally(changed)
    })
  return (
    <>
      {options > 1 && (
        <label className="amount">
          {say('saleUnits')}
          <select value={units} onChange={(event) => setUnits(Number(event.target.value))}>
            {Array.from({ length: options }, (_, at) => (
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
      <Said error={error} />
    </>
  )
}

interface Held {
  row: OwnReservation
  now: number
  changed: () => void
}
function Reserved({ row, now, changed }: Held) {
  const { say, money, count, language } = useWords()
  const { busy, error, run } = useDoing()
  const [paid, setPaid] = useState(false)
  useEffect(() => {
    if (!paid) return undefined
    const timer = setInterval(changed, SECOND_MS)
    return () => clearInterval(timer)
  }, [paid, changed])
  const until = Date.parse(row.expiresAt)
  const left = until - Math.max(now, Date.parse(row.reservedAt))
  const word = paid ? 'saleConfirming' : left <= 0 ? 'saleRanOut' : undefined
  if (word)
    return (
      <p className="note" role="status">
        {say(word)}
      </p>
    )
  const pay = () =>
    run(async () => {
      await openSheet(await api.payReservation(row.id)).finally(changed)
      setPaid(true)
    })
  const giveBack = () => run(() => api.cancelReservation(row.id).then(changed))
  return (
    <>
      <p>{say('saleHeld', { n: count(row.units), m: span(left) })}</p>
      {inWeChat() ? (
        <button type="button" className="press wide" disabled={busy} onClick={pay}>
          {row.depositFen === null
            ? say('salePay', { n: money(row.totalFen) })
            : sayer(language)('take', { n: money(row.depositFen) })}
        </button>
      ) : (
        <PayByCode
          fen={row.depositFen ?? row.totalFen}
          ask={() => api.payReservationByCode(row.id)}
          changed={changed}
        />
      )}
      <button type="button" className="plain wide" disabled={busy} onClick={giveBack}>
        {say('saleGiveBack')}
      </button>
      <Said error={error} />
    </>
  )
}

const words = {
  paid: 'salePaid',
  expired: 'saleExpired',
  cancelled: 'saleCancelled',
  refunded: 'saleRefunded',
} as const
const wordOf = ({ state, orderNumber }: OwnReservation) =>
  state === 'refunded' && orderNumber === null ? 'saleTooLate' : words[state as keyof typeof words]
const isOfDeposit = (state: OwnReservation['state']): state is 'returned' | 'forfeited' =>
  state === 'returned' || state === 'forfeited'

function Past({ own }: { own: OwnReservation[] }) {
  const { say, money, count, language } = useWords()
  const past = own.filter(({ state }) => state !== 'reserved' && state !== 'held')
  if (past.length === 0) return null
  return (
    <section className="panel past">
      <h2>{say('saleMine')}</h2>
      <ul>
        {past.map((row) => (
          <li key={row.id}>
            <span>
              {isOfDeposit(row.state) ? sayer(language)(row.state) : say(wordOf(row))}{' '}
              {say('times', { n: count(row.units) })}
            </span>
            <span>{money(isOfDeposit(row.state) ? (row.depositFen ?? 0) : row.totalFen)}</span>
          </li>
        ))}
      </ul>
      {past.some(({ state }) => state === 'paid') && (
        <Link to="orders" className="plain wide">
          {say('saleOrders')}
        </Link>
      )}
    </section>
  )
}
