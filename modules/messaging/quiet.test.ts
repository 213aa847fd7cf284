// Quiet hours: midnight, weekdays in every zone, and days that are an hour short or long (S-Q1,
// S-Q3, S-Q4).
import { describe, expect, it } from 'vitest'
import { atTime, HOUR_MS, MINUTE_MS, plusMs, weekdayOf } from '#kit'
import { firstFree, type QuietHours } from './quiet.ts'

const shanghai = 'Asia/Shanghai'
const night: QuietHours = { from: '22:00', until: '06:00' }
const free = (at: string, quiet: QuietHours | null = night, zone = shanghai) =>
  firstFree(new Date(at), quiet, zone)?.toISOString() ?? null

describe('a window across midnight', () => {
  it('holds 05:30 until 06:00', () => {
    expect(free('2026-11-20T05:30:00+08:00')).toBe('2026-11-19T22:00:00.000Z')
  })
  it('holds 23:10 until the next morning, in the customer’s zone', () => {
    expect(free('2026-11-20T23:10:00+08:00')).toBe('2026-11-20T22:00:00.000Z')
    expect(free('2026-11-20T23:10:00+08:00', night, 'Europe/London')).toBe(
      '2026-11-20T15:10:00.000Z',
    )
  })
  it('begins on the first instant and ends before the last', () => {
    expect(free('2026-11-20T21:59:59.999+08:00')).toBe('2026-11-20T13:59:59.999Z')
    expect(free('2026-11-20T22:00:00+08:00')).toBe('2026-11-20T22:00:00.000Z')
    expect(free('2026-11-20T06:00:00+08:00')).toBe('2026-11-19T22:00:00.000Z')
  })
  it('is nothing when there is none', () => {
    expect(free('2026-11-20T23:10:00+08:00', null)).toBe('2026-11-20T15:10:00.000Z')
  })
})

describe('weekdays', () => {
  it('asked on Friday for Monday 07:00, it is Monday 07:00', () => {
    const weekend: QuietHours = { from: '07:00', until: '07:00', weekdays: [5, 6, 7] }
    for (const hour of ['07:00', '08:00', '09:00', '23:59']) {
      expect(free(`2026-11-20T${hour}:00+08:00`, weekend)).toBe('2026-11-22T23:00:00.000Z')
    }
  })
  it('leaves nothing free when every day is quiet all day', () => {
    expect(free('2026-11-20T12:00:00+08:00', { from: '09:00', until: '09:00' })).toBeNull()
  })

  const zones: Record<string, number> = {
    'Etc/GMT+11': -660,
    'Etc/GMT+5': -300,
    UTC: 0,
    'Asia/Kolkata': 330,
    'Asia/Shanghai': 480,
    'Etc/GMT-14': 840,
  }
  const windows: QuietHours[] = [
    night,
    { from: '12:30', until: '14:00' },
    { from: '21:15', until: '08:45', weekdays: [5, 6] },
    { from: '00:00', until: '00:00', weekdays: [7] },
  ]
  it.each(Object.entries(zones))(
    '24 hours x 7 days in %s agree with counting minutes',
    (zone, offset) => {
      for (const quiet of windows) {
        for (let hour = 0; hour < 24 * 7; hour++) {
          const at = plusMs(new Date('2026-11-16T00:20:00Z'), hour * HOUR_MS)
          expect(firstFree(at, quiet, zone), `${zone} ${at.toISOString()}`).toEqual(
            byMinutes(at, quiet, offset),
          )
        }
      }
    },
  )
})

describe('days of 23 and of 25 hours', () => {
  it('takes the offset of the morning it speaks of', () => {
    expect(free('2026-03-28T23:00:00+01:00', night, 'Europe/Berlin')).toBe(
      '2026-03-29T04:00:00.000Z',
    )
    expect(free('2026-10-24T23:00:00+02:00', night, 'Europe/Berlin')).toBe(
      '2026-10-25T05:00:00.000Z',
    )
  })
  it('moves a time that does not exist forward', () => {
    expect(
      free('2026-03-29T01:30:00+01:00', { from: '00:00', until: '02:30' }, 'Europe/Berlin'),
    ).toBe('2026-03-29T01:30:00.000Z')
    expect(atTime('2026-03-29', '02:30', 'Europe/Berlin').toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    )
  })
  it('takes the first of a time that comes twice', () => {
    expect(
      free('2026-10-25T01:00:00+02:00', { from: '00:00', until: '02:30' }, 'Europe/Berlin'),
    ).toBe('2026-10-25T00:30:00.000Z')
  })
})

/** The same question by walking minute after minute through a zone of one fixed offset. */
function byMinutes(at: Date, quiet: QuietHours, offset: number): Date {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
  const from = minutes(quiet.from)
  const until = minutes(quiet.until)
  for (let walked = 0; ; walked++) {
    const then = plusMs(at, walked * MINUTE_MS)
    const local = new Date(then.getTime() + offset * MINUTE_MS)
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
    const weekday = weekdayOf(local, 'UTC')
    const begins = (day: number) => !quiet.weekdays || quiet.weekdays.includes(day)
    const yesterday = weekday === 1 ? 7 : weekday - 1
    const isQuiet =
      from < until
        ? begins(weekday) && minute >= from && minute < until
        : (begins(weekday) && minute >= from) || (begins(yesterday) && minute < until)
    if (!isQuiet) return then
  }
}
