// The choice: what names more wins, hours cross midnight, the code's own comes first.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseWelcome, type Arrival, type Welcome } from './choose.ts'

const welcome = (id: number, more: Partial<Welcome> = {}): Welcome => ({
  id,
  storeIds: [],
  channels: [],
  speaksTo: 'anyone',
  from: null,
  until: null,
  ...more,
})
const arrival: Arrival = {
  storeId: 18,
  channel: 'store',
  welcomeId: null,
  minute: 600,
  returning: false,
}
const all = [
  welcome(1),
  welcome(2, { from: 540, until: 1260 }),
  welcome(3, { channels: ['store'] }),
  welcome(4, { storeIds: [18] }),
  welcome(5, { storeIds: [19], channels: ['store'], from: 0, until: 1439 }),
]
const chosen = (more: Partial<Arrival>, from = all) =>
  chooseWelcome(from, { ...arrival, ...more })?.id

test('store before channel before hour before everybody', () => {
  expect(chosen({})).toBe(4)
  expect(chosen({ storeId: 20 })).toBe(3)
  expect(chosen({ storeId: 20, channel: 'ad' })).toBe(2)
  expect(chosen({ storeId: null, channel: null, minute: 1300 })).toBe(1)
  expect(chosen({ storeId: 19 })).toBe(5)
})

test('who has bought before is spoken to as such, before store and hour', () => {
  const known = [...all, welcome(6, { speaksTo: 'returning' }), welcome(7, { speaksTo: 'new' })]
  expect(chosen({ returning: true }, known)).toBe(6)
  expect(chosen({}, known)).toBe(7)
  expect(chosen({ returning: true }, [...all, welcome(7, { speaksTo: 'new' })])).toBe(4)
})

test('a night that crosses midnight, its last minute excluded', () => {
  const night = [welcome(1, { from: 1320, until: 360 })]
  expect([1319, 1320, 0, 359, 360].map((minute) => chosen({ minute }, night))).toEqual([
    undefined,
    1,
    1,
    1,
    undefined,
  ])
})

test("the code's own welcome wins; one that is gone does not", () => {
  expect(chosen({ welcomeId: 1 })).toBe(1)
  expect(chosen({ welcomeId: 99 })).toBe(4)
})

test('the order of the list changes nothing', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.integer({ min: 0, max: 1439 }),
      (shuffled, minute) => chosen({ minute }, shuffled) === chosen({ minute }),
    ),
  )
})
