// What went wrong with a call, in the words that a page shows.
import { Refusal } from '#platform'
import type { WireError } from '#wechat'

export interface Problem {
  code: string
  sentence: { zh: string; en: string }
}

export function problemOf(error: WireError | Refusal): Problem {
  if (error instanceof Refusal) return { code: error.code, sentence: error.sentence }
  const { code, fault, meaning, errmsg } = error
  const own = [code, errmsg].filter(Boolean).join('：')
  return {
    code: `pay.${code ?? fault}`,
    sentence: { zh: own || meaning.zh, en: own || meaning.en },
  }
}
