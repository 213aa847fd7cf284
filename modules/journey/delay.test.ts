// Delays: hours are not days, and days end at a time of the wall clock (S-J6).
import { describe, expect, it } from 'vitest'
import { endOfWait, type Delay } from './delay.ts'

const zone = 'Asia/Shanghai'
const end = (delay: Delay, from: string, inZone = zone) =>
  endOfWait(delay, new Date(from), inZone).toISOString()
const local = (day: string, clock: string) => new Date(`${day}T${clock}:00+08:00`).toISOString()

describe('three different things', () => {
  const from = '2026-11-13T09:30:00+08:00'
  it('24 hours, the next calendar day, and one day then 14:00', () => {
    expect(end({ hours: 24 }, from)).toBe(local('2026-11-14', '09:30'))
    expect(end({ days: 0, at: '00:00' }, from)).toBe(local('2026-11-14', '00:00'))
    expect(end({ days: 1, at: '14:00' }, from)).toBe(local('2026-11-14', '14:00'))
  })
})

describe('days, then a time', () => {
  it('begun a minute too late, it is a day later', () => {
    expect(end({ days: 1, at: '14:00' }, '2026-11-13T14:00:00+08:00')).toBe(
      local('2026-11-14', '14:00'),
    )
    expect(end({ days: 1, at: '14:00' }, '2026-11-13T14:01:00+08:00')).toBe(
      local('2026-11-15', '14:00'),
    )
    expect(end({ days: 1, at: '14:00' }, '2026-11-13T13:59:00+08:00')).toBe(
      local('2026-11-14', '14:00'),
    )
  })
  it('no days is the next time the clock shows it', () => {
    expect(end({ days: 0, at: '10:00' }, '2026-11-13T09:00:00+08:00')).toBe(
      local('2026-11-13', '10:00'),
    )
    expect(end({ days: 0, at: '10:00' }, '2026-11-13T10:00:01+08:00')).toBe(
      local('2026-11-14', '10:00'),
    )
  })
  it('the zone decides which day it is', () => {
    expect(end({ days: 1, at: '09:00' }, '2026-11-13T23:30:00Z')).toBe('2026-11-15T01:00:00.000Z')
    expect(end({ days: 1, at: '09:00' }, '2026-11-13T23:30:00Z', 'America/New_York')).toBe(
      '2026-11-15T14:00:00.000Z',
    )
  })
})

describe('days of 23 and of 25 hours', () => {
  const berlin = 'Europe/Berlin'
  it('24 hours are 24 hours; a day is a day of the calendar', () => {
    expect(end({ hours: 24 }, '2026-03-28T09:00:00+01:00', berlin)).toBe('2026-03-29T08:00:00.000Z')
    expect(end({ days: 1, at: '09:00' }, '2026-03-28T09:00:00+01:00', berlin)).toBe(
      '2026-03-29T07:00:00.000Z',
    )
  })
  it('a time that does not exist moves forward, one that comes twice is the first', () => {
    expect(end({ days: 1, at: '02:30' }, '2026-03-28T02:30:00+01:00', berlin)).toBe(
      '2026-03-29T01:30:00.000Z',
    )
    expect(end({ days: 1, at: '02:30' }, '2026-10-24T02:30:00+02:00', berlin)).toBe(
      '2026-10-25T00:30:00.000Z',
    )
  })
})
