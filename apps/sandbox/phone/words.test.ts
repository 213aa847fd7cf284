// Both languages say everything, with the same gaps to fill; nothing is said outside them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { en } from './src/words/en.ts'
import { zh, type Words } from './src/words/zh.ts'

const source = join(import.meta.dirname, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('words'))
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }))
const keys = Object.keys(zh) as (keyof Words)[]
const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

it('every sentence stands in both languages with the same gaps', () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort())
  for (const key of keys) {
    expect(gaps(en[key]), key).toEqual(gaps(zh[key]))
    expect(en[key].trim() && zh[key].trim(), key).not.toBe('')
  }
})

it('every sentence is used', () => {
  const all = files.map(({ text }) => text).join('\n')
  // Named by what the sandbox answers: a task's state, a check's kind.
  const answered = /^(?:sent|cancelled|published|check_\w+)$/
  expect(keys.filter((key) => !answered.test(key) && !new RegExp(`'${key}'`).test(all))).toEqual([])
})

it('no text of the interface stands in the code', () => {
  // The names of made-up people are theirs in any language; marks end an address in a message.
  const allowed = /SURNAMES|WOMEN|MEN\b|ADDRESS|join\('、'\)|Noto/
  const found = files.flatMap(({ file, text }) =>
    text
      .split('\n')
      .filter((line) => /[\u4e00-\u9fff]/.test(line) && !allowed.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
  const spoken = files.flatMap(({ file, text }) =>
    [...text.matchAll(/(?<!=)>\s*([A-Z][a-z]+[^<>{}=]*)</g)].map(
      (match) => `${file}: ${match[1] ?? ''}`,
    ),
  )
  expect(spoken).toEqual([])
})
