// Our table of codes against tables made by others: no code that WeCom does not have.
import { describe, expect, it } from 'vitest'
import { fixtureText, haveFixtures } from '../fixtures.ts'
import { errorMeanings, meaningOf } from './error-codes.ts'

const codesIn = (path: string): number[] =>
  fixtureText(`error-codes/${path}.tsv`)
    .split('\n')
    .map((line) => Number(line.split('\t')[0]))

describe.runIf(haveFixtures)('the table', () => {
  it('names only codes that WeCom documents', () => {
    const known = new Set([...codesIn('wecom-selected.en'), ...codesIn('WxCpErrorMsgEnum')])
    // General codes of the WeChat family, in the official account's table only.
    for (const code of codesIn('WxMpErrorMsgEnum')) known.add(code)
    const unknown = Object.keys(errorMeanings)
      .map(Number)
      .filter((code) => !known.has(code))
    expect(unknown).toEqual([])
  })
})

it('speaks both languages, and names a code it does not know', () => {
  for (const [code, { en, zh }] of Object.entries(errorMeanings)) {
    expect(en.length > 3 && /[\u4e00-\u9fff]/.test(zh), code).toBe(true)
  }
  expect(meaningOf(99999)).toEqual({
    en: 'WeCom refused with code 99999',
    zh: '企业微信返回错误码 99999',
  })
})
