// Days of a zone, against Temporal asked afresh each time.
import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { addDays, addMonths, dayOf, endOfMonth, startOfDay } from '#kit'

const zones = [
  'Asia/Shanghai',
  'Asia/Kathmandu',
  'Europe/London',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Monrovia',
]
const instants = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2150, 0, 1) })
const days = fc
  .integer({ min: -25_000, max: 65_000 })
  .map((n) => Temporal.PlainDate.from('1970-01-01').add({ days: n }))

test('the day of an instant, also at the edges of quarter hours', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...zones), (ms, zone) => {
      for (const at of [ms, ms - (ms % 900_000), ms - (ms % 900_000) - 1]) {
        const day = Temporal.Instant.fromEpochMilliseconds(at)
          .toZonedDateTimeISO(zone)
          .toPlainDate()
          .toString()
        expect(dayOf(new Date(at), zone)).toBe(day)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('days begin where the zone says, and a handed-out instant may be changed by its owner', () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...zones), (day, zone) => {
      const start = day.toZonedDateTime(zone).epochMilliseconds
      startOfDay(day.toString(), zone).setTime(0)
      expect(startOfDay(day.toString(), zone).getTime()).toBe(start)
    }),
    { numRuns: 300 },
  )
})

test('days and months are counted by the calendar', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -800, max: 800 }), (day, n) => {
      expect(addDays(day.toString(), n)).toBe(day.add({ days: n }).toString())
      expect(addMonths(day.toString(), n)).toBe(day.add({ months: n }).toString())
    }),
  )
  expect([addMonths('2026-01-31', 1), endOfMonth('2028-02-03')]).toEqual([
    '2026-02-28',
    '2028-02-29',
  ])
})
