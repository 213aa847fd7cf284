// Both languages say the same things: every word is used somewhere, and asks for the same values.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dictionaries, type Word } from './words.ts'

const folder = import.meta.dirname
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(?<!test|words)\.tsx?$/.test(file))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
const words = Object.keys(dictionaries.zh) as Word[]
const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted()

test('a word asks for the same values in both languages', () => {
  expect(
    words.filter(
      (word) => values(dictionaries.zh[word]).join() !== values(dictionaries.en[word]).join(),
    ),
  ).toEqual([])
})

test('no word is left over', () => {
  const states = new Set([
    'issued',
    'locked',
    'redeemed',
    'void',
    'expired',
    'service',
    'marketing',
    'profiling',
  ])
  expect(
    words.filter(
      (word) => !states.has(word) && !sources.some((text) => text.includes(`'${word}'`)),
    ),
  ).toEqual([])
})

test('no Chinese stands outside the dictionary', () => {
  expect(
    sources.filter((text) =>
      /[\u4e00-\u9fff]/.test(text.replace(/\/\/.*$|zh: '[^']*', en: '/gm, '')),
    ),
  ).toEqual([])
})
