// What went wrong with a call to the ad platform, in the words that a page shows.
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
        code: `ads.${error.errcode ?? error.fault}`,
        sentence: {
          zh: error.errmsg ? `${error.meaning.zh}：${error.errmsg}` : error.meaning.zh,
          en: error.errmsg ? `${error.meaning.en}: ${error.errmsg}` : error.meaning.en,
        },
      }
