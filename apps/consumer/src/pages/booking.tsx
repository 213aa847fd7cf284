// A service booked for a time: store, day, time; what is booked, and giving it up again.
import { useState } from 'react'
import { api, type Bookable, type OwnBooking } from '../api.ts'
import { useWords } from '../language.tsx'
import { Said, useDoing } from '../ui/doing.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'
import { words } from './booking-words.ts'
import { filled } from './filled.ts'

const DAY_MS = 86_400_000

function useSaid() {
  const { language } = useWords()
  return (word: keyof typeof words, values: Record<string, string> = {}) =>
    filled(words[word][language], values)
}

/** Days of the calendar, both included. */
function daysOf({ firstOn, lastOn }: Bookable): string[] {
  const days: string[] = []
  for (let at = Date.parse(firstOn); at <= Date.parse(lastOn); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** Day and minute, or the minute alone, as the store's clock shows them. */
function useClock(zone: string) {
  const { language } = useWords()
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const minute = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const day = { ...minute, month: 'short', day: 'numeric', weekday: 'short' } as const
  return {
    minute: (at: string) => new Intl.DateTimeFormat(locale, minute).format(new Date(at)),
    moment: (at: string) => new Intl.DateTimeFormat(locale, day).format(new Date(at)),
  }
}

/** A day without its year: none is far away. */
function useDayName() {
  const { language } = useWords()
  const names = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
  })
  return (day: string) => names.format(new Date(day))
}

interface Chosen {
  benefitId: number
  storeId: number
  on: string
}

function Times({ chosen, zone, done }: { chosen: Chosen; zone: string; done: () => void }) {
  const said = useSaid()
  const { minute, moment } = useClock(zone)
  const [at, pick] = useState<string>()
  const [key] = useState(() => crypto.randomUUID())
  const { busy, error, run } = useDoing()
  const { data, error: failed, reload } = useLoaded(() => api.bookingSlots(chosen))
  if (failed !== undefined) return <Failed error={failed} retry={reload} />
  if (!data) return <Waiting />
  if (data.items.length === 0) return <p className="quiet">{said('noTimes')}</p>
  const { benefitId, storeId } = chosen
  const confirm = (startsAt: string) =>
    run(async () => {
      await api.book({ benefitId, storeId, startsAt, key: `${key}-${Date.parse(startsAt)}` })
      done()
    })
  return (
    <>
      <div className="chips wrap" role="group" aria-label={said('time')}>
        {data.items.map(({ startsAt, left }) => (
          <button
            key={startsAt}
            type="button"
            disabled={left === 0}
            aria-pressed={at === startsAt}
            onClick={() => pick(startsAt)}
          >
            {minute(startsAt)}
            {left === 0 ? ` ${said('full')}` : ''}
          </button>
        ))}
      </div>
      {at !== undefined && (
        <button type="button" className="press wide" disabled={busy} onClick={() => confirm(at)}>
          {said('confirm')} {moment(at)}
        </button>
      )}
      <Said error={error} />
    </>
  )
}

interface Choosing {
  one: Bookable
  zone: string
  done: () => void
  close: () => void
}
function Choose({ one, zone, done, close }: Choosing) {
  const said = useSaid()
  const named = useDayName()
  const [storeId, setStore] = useState(one.stores[0]?.id ?? 0)
  const days = daysOf(one)
  const [on, setDay] = useState(one.firstOn)
  if (one.stores.length === 0) return <p className="quiet">{said('noStores')}</p>
  return (
    <>
      <label className="amount">
        {said('store')}
        <select value={storeId} onChange={({ target }) => setStore(Number(target.value))}>
          {one.stores.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div className="chips" role="group" aria-label={said('day')}>
        {days.map((each) => (
          <button key={each} type="button" aria-pressed={on === each} onClick={() => setDay(each)}>
            {named(each)}
          </button>
        ))}
      </div>
      <Times
        key={`${storeId} ${on}`}
        zone={zone}
        chosen={{ benefitId: one.benefitId, storeId, on }}
        done={done}
      />
      <button type="button" className="plain wide" onClick={close}>
        {said('close')}
      </button>
    </>
  )
}

interface Holding {
  booking: OwnBooking
  zone: string
  done: () => void
}
function Held({ booking, zone, done }: Holding) {
  const said = useSaid()
  const { moment } = useClock(zone)
  const [asked, ask] = useState(false)
  const { busy, error, run } = useDoing()
  const { id, startsAt, storeName, cancelUntil, mayGiveUp: free } = booking
  const cancel = () =>
    run(async () => {
      await api.giveUpBooking(id)
      done()
    })
  return (
    <div className="booking">
      <p>
        <strong>{said('booked', { at: moment(startsAt) })}</strong> · {storeName}
      </p>
      <p className="quiet">{said(free ? 'come' : 'late', { until: moment(cancelUntil) })}</p>
      {free && !asked && (
        <button type="button" className="plain wide" onClick={() => ask(true)}>
          {said('cancel')}
        </button>
      )}
      {asked && (
        <div className="chips wrap">
          <button type="button" className="plain" disabled={busy} onClick={cancel}>
            {said('sure')}
          </button>
          <button type="button" className="press" onClick={() => ask(false)}>
            {said('keep')}
          </button>
        </div>
      )}
      <Said error={error} />
    </div>
  )
}

interface Props {
  one: Bookable | undefined
  bookings: readonly OwnBooking[]
  zone: string
  /** She has one left to book. */
  left: boolean
  done: () => void
}

/** Of one service: what is booked, or the way to book it. */
export function Booking({ one, bookings, zone, left, done }: Props) {
  const said = useSaid()
  const { moment } = useClock(zone)
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  const held = bookings.filter(({ state }) => state === 'booked')
  const [last] = bookings
  if (held.length > 0)
    return held.map((each) => <Held key={each.id} booking={each} zone={zone} done={done} />)
  const told = last?.state === 'cancelled' && last.reason !== null
  if (!told && !(one && left)) return null
  return (
    <div className="booking">
      {told && (
        <p className="quiet">
          {said('calledOff', { at: moment(last.startsAt), reason: last.reason ?? '' })}
        </p>
      )}
      {one && left && !open && (
        <button type="button" className="press wide" onClick={() => setOpen(true)}>
          {said('book')}
        </button>
      )}
      {one && open && (
        <Choose
          one={one}
          zone={zone}
          close={close}
          done={() => {
            close()
            done()
          }}
        />
      )}
    </div>
  )
}
