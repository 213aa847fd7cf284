// Prices pasted from a spreadsheet: what is read, and what is told of a line that cannot be.
import { expect, it } from 'vitest'
import { readPrices, writePrices } from './price-lines.ts'

it('reads what spreadsheets and people write, and writes it back', () => {
  const { prices, wrong } = readPrices('TEA-250\t49.90\n\nMASK 5  \uFFE58\r\nA1,0.01\n')
  expect(wrong).toBeUndefined()
  expect(prices).toEqual([
    { sku: 'TEA-250', fen: 4_990 },
    { sku: 'MASK 5', fen: 800 },
    { sku: 'A1', fen: 1 },
  ])
  expect(readPrices(writePrices(prices)).prices).toEqual(prices)
})

it('names the first line that is no price, free of charge, too exact, or there twice', () => {
  const wrongOf = (text: string) => readPrices(text).wrong
  expect(wrongOf('A1 5\nB2')).toEqual({ line: 2, why: 'badLine' })
  expect(wrongOf('A1 0')).toEqual({ line: 1, why: 'badLine' })
  expect(wrongOf('A1 1.005')).toEqual({ line: 1, why: 'badLine' })
  expect(wrongOf('A1 -3')).toEqual({ line: 1, why: 'badLine' })
  expect(wrongOf('A1 5\n\nA1 6')).toEqual({ line: 3, why: 'twice' })
})
