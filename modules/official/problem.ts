// What went wrong with a call, in the words that a page shows.
import { Refusal } from '#platform'
import type { WireError } from '#wechat'

export interface Problem {
  code: string
  sentence: { zh: string; en: string }
}

export const problemOf = (error: WireError | Refusal): Problem =>
  error instanceof Refusal
    ? { code: error.code, sentence: error.sentence }
    : {
        code: `official.${error.errcode ?? error.fault}`,
        sentence: { zh: error.meaning.zh, en: error.meaning.en },
      }
