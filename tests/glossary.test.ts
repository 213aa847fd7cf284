// The words of the database stand in the glossary, in English and Chinese, each once.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesBelow, root } from './tidy/sources.ts'

const rows = readFileSync(join(root, 'GLOSSARY.md'), 'utf8')
  .split('\n')
  .map((line) =>
    /^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/
      .exec(line)
      ?.slice(1)
      .map((cell) => cell.trim()),
  )
  .filter((cells) => cells !== undefined)
  .filter(([word]) => word !== 'word' && !word?.startsWith('---'))
const entries = rows.flatMap(([word = '']) => word.split(', ').map((part) => part.toLowerCase()))
const words = new Set(entries.flatMap((entry) => entry.split(/[\s-]/)))

it('has a Chinese word and a meaning for each, and no word twice', () => {
  for (const [word = '', chinese = '', meaning = ''] of rows) {
    expect(chinese, word).toMatch(/\p{Script=Han}/u)
    expect(meaning.length, word).toBeGreaterThan(10)
  }
  expect(entries.filter((entry, at) => entries.indexOf(entry) !== at)).toEqual([])
})

it('knows the noun of every table', () => {
  const tables = [...filesBelow('modules'), ...filesBelow('packages')]
    .filter((path) => path.endsWith('.sql'))
    .flatMap((path) => [
      ...readFileSync(join(root, path), 'utf8').matchAll(
        /create table (?:if not exists )?(\w+)\."?(\w+)/gi,
      ),
    ])
    .map(([, schema = '', table = '']) => `${schema}.${table}`)
  expect(tables.length).toBeGreaterThan(40)
  const known = (word: string) =>
    [word, `${word}s`, word.replace(/ed$/, ''), word.replace(/er$/, '')].some((w) => words.has(w))
  // `event_default` is the part of `event` that has no month of its own.
  expect(
    tables.filter(
      (table) =>
        !(table.split('.')[1] ?? '')
          .replace(/_default$/, '')
          .split('_')
          .every(known),
    ),
  ).toEqual([])
})
