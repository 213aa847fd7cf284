// Bars a scanner can read: every symbol eleven modules, the checksum right, digits in pairs.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { code128, widthsOf } from './code128.ts'

const table = Array.from({ length: 106 }, (_, value) => widthsOf(value))
const valueOf = new Map(table.map((widths, value) => [widths, value]))

/** Reads bars back as a scanner does. */
function scan(widths: readonly number[]): string {
  expect(widths.slice(-7).join('')).toBe('2331112')
  const values =
    widths
      .slice(0, -7)
      .join('')
      .match(/.{6}/g)
      ?.map((part) => valueOf.get(part) ?? -1) ?? []
  const check = values.pop()
  expect(values.reduce((sum, value, at) => sum + value * Math.max(at, 1), 0) % 103).toBe(check)
  let set = values.shift() === 105 ? 'C' : 'B'
  let text = ''
  for (const value of values) {
    if (set === 'C' && value < 100) text += String(value).padStart(2, '0')
    else if (set === 'B' && value < 95) text += String.fromCharCode(value + 32)
    else set = value === 100 ? 'B' : 'C'
  }
  return text
}

test('the table is Code 128: 106 different symbols of 11 modules, their bars even', () => {
  expect(new Set(table).size).toBe(106)
  for (const widths of table) {
    const modules = [...widths].map(Number)
    expect(modules.reduce((sum, width) => sum + width, 0)).toBe(11)
    expect(modules.filter((_, at) => at % 2 === 0).reduce((sum, width) => sum + width, 0) % 2).toBe(
      0,
    )
  }
})

test('a known code: PJJ123C has the checksum 54 after start A', () => {
  const values = [103, 48, 42, 42, 17, 18, 19, 35]
  expect(values.reduce((sum, value, at) => sum + value * Math.max(at, 1), 0) % 103).toBe(54)
  expect(scan(code128('PJJ123C') ?? [])).toBe('PJJ123C')
})

test('what is drawn is what is read', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{1,40}$/), (text) => scan(code128(text) ?? []) === text),
  )
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9A-Z]{4,20}$/),
      (text) => scan(code128(text) ?? []) === text,
    ),
  )
})

test('pairs of digits take half the room; what it cannot say is not drawn', () => {
  expect(code128('12345678')?.length).toBe((1 + 4 + 1) * 6 + 7)
  expect(code128('会员')).toBeUndefined()
  expect(code128('')).toBeUndefined()
})
