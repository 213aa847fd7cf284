// What stands for an array is what PostgreSQL reads as that array.
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, inject, it } from 'vitest'
import { testPlatform, type TestPlatform } from '#platform/testing'
import { arrayLiteral, withLiterals } from './arrays.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform(inject('engines'), [], { worker: false })
})

const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((value) => value.isWellFormed() && !value.includes('\0'))
const awkward = fc.constantFrom(
  'NULL',
  'null',
  '',
  '"',
  '\\',
  '\\"',
  '{}',
  '{a,b}',
  ',',
  ' a ',
  '\n',
  '张三\t',
)

it('gives back every text, number, truth and instant, and what is missing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.oneof(text, awkward))),
      fc.array(fc.option(fc.maxSafeInteger())),
      fc.array(fc.option(fc.double({ noNaN: false }))),
      fc.array(fc.option(fc.boolean())),
      fc.array(
        fc.option(
          fc.date({
            noInvalidDate: true,
            min: new Date('0002-01-01'),
            max: new Date('9999-12-30'),
          }),
        ),
      ),
      async (texts, integers, doubles, truths, instants) => {
        const columns = [texts, integers, doubles, truths, instants]
        expect(withLiterals(columns).every((literal) => typeof literal === 'string')).toBe(true)
        const found = await sql<
          Record<string, unknown>
        >`select ${texts}::text[] texts, ${integers}::bigint[] integers,
        ${doubles}::float8[] doubles, ${truths}::boolean[] truths,
        ${instants}::timestamptz[] instants`.execute(platform.db)
        expect(found.rows[0]).toEqual({
          texts,
          integers,
          doubles: doubles.map((n) => (n === 0 ? 0 : n)),
          truths,
          instants,
        })
      },
    ),
    { numRuns: 200 },
  )
})

it('reads instants to the millisecond, also those of other ages', async () => {
  const given = [
    '2026-11-22 08:00:00.123456+00',
    '0044-03-15 00:00:00+00 BC',
    '12026-01-01 00:00:00+00',
    '1999-12-31 23:59:59.9+08',
  ]
  const found = await sql<{
    at: Date
    iso: number
  }>`select at::timestamptz at, floor(extract(epoch from at::timestamptz) * 1000)::float8 iso
    from unnest(${given}::text[]) at`.execute(platform.db)
  expect(found.rows.map((row) => row.at.getTime())).toEqual(found.rows.map((row) => row.iso))
})

it('leaves to the driver what it does not know', () => {
  expect(arrayLiteral([[1], [2]])).toBeUndefined()
  expect(arrayLiteral([Buffer.from('a')])).toBeUndefined()
  expect(arrayLiteral([{ a: 1 }])).toBeUndefined()
  expect(arrayLiteral([new Date(-1e15)])).toBeUndefined()
  expect(withLiterals([1, 'a', [[1]]])).toEqual([1, 'a', [[1]]])
})
