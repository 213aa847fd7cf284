// Draws: what can be won, how many tickets are mine and where they come from, tickets for points, how
// long it is until the draw, and afterwards what I won and what proves it.
import { useEffect, useState } from 'react'
import { api, type OwnDraws } from '../api.ts'
import { useWords } from '../language.tsx'
import { Said, useDoing } from '../ui/doing.tsx'
import { Link } from '../ui/link.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'
import { filled } from './filled.ts'
import { words } from './draws-words.ts'

type Draw = OwnDraws['items'][number]
const SECOND_MS = 1_000
const DAY_S = 86_400
/** More numbers than this are read in the proof. */
const MOST_NUMBERS = 30

function useSaid() {
  const { language } = useWords()
  return (word: keyof typeof words, values: Record<string, string | number> = {}) =>
    filled(words[word][language], values)
}

/** Seconds until then by the server's clock, counted on by this page. */
function useSecondsTo(at: string, told: string): number {
  const [now, setNow] = useState(() => Date.parse(told))
  useEffect(() => {
    const from = performance.now()
    const turn = () => setNow(Date.parse(told) + performance.now() - from)
    const timer = setInterval(turn, SECOND_MS)
    return () => clearInterval(timer)
  }, [told])
  return Math.ceil((Date.parse(at) - now) / SECOND_MS)
}

const two = (part: number): string => String(part).padStart(2, '0')
const span = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')

function Until({ draw, now }: { draw: Draw; now: string }) {
  const said = useSaid()
  const { day } = useWords()
  const left = useSecondsTo(draw.drawsAt, now)
  const when = said('drawsAt', { day: day(draw.drawsAt) })
  const wait =
    left > DAY_S
      ? said('inDays', { n: Math.floor(left / DAY_S) })
      : said(left > 0 ? 'inTime' : 'soon', { n: span(left) })
  return (
    <p className="note">
      {when} · {wait}
    </p>
  )
}

function Prizes({ draw: { prizes } }: { draw: Draw }) {
  const said = useSaid()
  return (
    <ul className="plain-list" aria-label={said('prizes')}>
      {prizes.map(({ name, pieces, coupon }) => (
        <li key={name}>
          <strong>{said('prize', { name, n: pieces })}</strong>{' '}
          <span className="quiet">{said(coupon ? 'byCoupon' : 'byStore')}</span>
        </li>
      ))}
    </ul>
  )
}

function Rules({ draw }: { draw: Draw }) {
  const said = useSaid()
  const { day, money } = useWords()
  const { fenPerTicket, factor, least, perMember, onePrize, fromOn, untilOn } = draw
  if (factor === 0) return <p className="quiet">{said('notYou')}</p>
  const order = {
    from: day(fromOn),
    day: day(untilOn),
    yuan: money(fenPerTicket ?? 0),
    n: factor,
  }
  const rules = [
    ...(fenPerTicket === null ? [] : [said('perFen', order)]),
    ...(fenPerTicket !== null && least > factor ? [said('least', { n: least })] : []),
    ...(perMember === null ? [] : [said('most', { n: perMember })]),
    ...(onePrize ? [said('once')] : []),
  ]
  return (
    <p className="quiet">
      {rules.join(' · ')}
      {fenPerTicket === null ? '' : ` · ${said('refund')}`}
    </p>
  )
}

function Sources({ draw: { sources } }: { draw: Draw }) {
  const said = useSaid()
  const { day, money } = useWords()
  if (sources.length === 0) return null
  return (
    <details>
      <summary className="text">{said('from')}</summary>
      <ul className="order">
        {sources.map(({ kind, at, worth, tickets }) => (
          <li key={`${kind} ${at} ${worth}`}>
            <span>
              {kind === 'order'
                ? said('order', { day: day(at), yuan: money(worth) })
                : said('points', { day: day(at), n: worth })}
            </span>
            <span>{said('tickets', { n: tickets })}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

interface BuyProps {
  draw: Draw
  points: number
  changed: (all: OwnDraws) => void
}
/** The same key until it is answered: a lost answer does not spend twice. */
function Buy({ draw, points, changed }: BuyProps) {
  const said = useSaid()
  const [count, setCount] = useState(1)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [done, setDone] = useState(false)
  const { busy, error, run } = useDoing()
  const offer = draw.points
  if (!offer || !draw.running || draw.factor === 0) return null
  const most = Math.min(offer.canBuy, Math.floor(points / offer.price))
  const n = Math.max(1, Math.min(count, most))
  const buy = () =>
    run(async () => {
      changed(await api.buyTickets(draw.id, { key, tickets: n }))
      setKey(crypto.randomUUID())
      setCount(1)
      setDone(true)
    })
  const choose = (next: number) => {
    setCount(next)
    setKey(crypto.randomUUID())
    setDone(false)
  }
  return (
    <div className="form">
      <h3>{said('buy')}</h3>
      <p className="quiet">{said('have', { price: offer.price, n: points })}</p>
      {most === 0 ? (
        <p className="quiet">{said(offer.canBuy === 0 ? 'noMore' : 'tooFew')}</p>
      ) : (
        <>
          <label>
            {said('howMany')}
            <select value={n} onChange={(event) => choose(Number(event.target.value))}>
              {Array.from({ length: Math.min(most, 100) }, (_, at) => (
                <option key={at} value={at + 1}>
                  {at + 1}
                </option>
              ))}
            </select>
          </label>
          <button type="button" className="press wide" disabled={busy} onClick={buy}>
            {said('buyNow', { points: n * offer.price, n })}
          </button>
          <p className="quiet">{said('buyHint')}</p>
        </>
      )}
      {done && (
        <p className="note" role="status">
          {said('bought')}
        </p>
      )}
      <Said error={error} />
    </div>
  )
}

function Won({ draw: { won, tickets } }: { draw: Draw }) {
  const said = useSaid()
  const { day } = useWords()
  if (won.length === 0) return tickets === 0 ? null : <p className="note">{said('notWon')}</p>
  return (
    <div className="note" role="status">
      <h3>{said('won')}</h3>
      {won.map(({ prizeName, ticketNo, coupon, givenAt }) => (
        <p key={ticketNo}>
          <strong>{said('wonThis', { prize: prizeName, n: ticketNo })}</strong>
          <br />
          {coupon && said('wonCoupon')}
          {!coupon && (givenAt ? said('wonGiven', { day: day(givenAt) }) : said('wonStore'))}
        </p>
      ))}
    </div>
  )
}

function Result({ draw }: { draw: Draw }) {
  const said = useSaid()
  const { day } = useWords()
  const own = draw.numbers.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
  return (
    <>
      <p className="quiet">{said('drawn', { day: day(draw.drawnAt ?? draw.drawsAt) })}</p>
      <Won draw={draw} />
      {own.length > 0 && <p>{said('numbers', { list: own.join(', ') })}</p>}
      <details>
        <summary className="text">{said('result')}</summary>
        {draw.winners.map(({ prizeName, ticketNos }) => {
          const list = ticketNos.slice(0, MOST_NUMBERS).join(', ')
          const cut = ticketNos.length > MOST_NUMBERS
          return (
            <p key={prizeName}>
              <strong>{prizeName}</strong>{' '}
              {cut ? said('andMore', { list, n: ticketNos.length }) : list || '–'}
            </p>
          )
        })}
      </details>
    </>
  )
}

function Proof({ draw: { id, state, seedHash } }: { draw: Draw }) {
  const said = useSaid()
  const hash = (seedHash ?? '').replace(/(.{8})/g, '$1 ').trim()
  return (
    <>
      <p className="quiet">
        {state === 'drawn' ? said('proofAfter') : said('proofBefore', { hash })}
      </p>
      <a className="text" href={`/v1/consumer/draws/${id}/proof`} target="_blank" rel="noreferrer">
        {said('proof')}
      </a>
    </>
  )
}

interface OneProps {
  draw: Draw
  all: OwnDraws
  changed: (all: OwnDraws) => void
}
function One({ draw, all, changed }: OneProps) {
  const said = useSaid()
  const { name, blurb, state, tickets, cancelReason } = draw
  const off = state === 'cancelled'
  return (
    <section className="panel" aria-label={name}>
      <h2>{name}</h2>
      {off && <p className="note">{said('off', { reason: cancelReason ?? '' })}</p>}
      {off && (draw.points?.bought ?? 0) > 0 && <p>{said('offPoints')}</p>}
      {state === 'open' && <Until draw={draw} now={all.now} />}
      {blurb !== '' && <p className="lines">{blurb}</p>}
      <Prizes draw={draw} />
      {all.member ? (
        <dl className="figures">
          <div>
            <dt>{said('mine')}</dt>
            <dd>{tickets}</dd>
          </div>
        </dl>
      ) : (
        <>
          <p>{said('join')}</p>
          <Link to="card" className="plain wide">
            {said('toCard')}
          </Link>
        </>
      )}
      {state === 'open' && <Rules draw={draw} />}
      <Sources draw={draw} />
      {all.member && <Buy draw={draw} points={all.points} changed={changed} />}
      {state === 'drawn' && <Result draw={draw} />}
      {!off && <Proof draw={draw} />}
    </section>
  )
}

export default function DrawsPage() {
  const said = useSaid()
  const { data, error, reload, set } = useLoaded(() => api.draws())
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  return (
    <>
      <h1 className="title">{said('title')}</h1>
      {data.items.length === 0 && (
        <section className="empty">
          <h2>{said('none')}</h2>
          <p>{said('noneLead')}</p>
        </section>
      )}
      {data.items.map((draw) => (
        <One key={draw.id} draw={draw} all={data} changed={set} />
      ))}
    </>
  )
}
