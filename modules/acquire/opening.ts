// First words are service, not a survey and not a sale: what in a text reads otherwise. Pure.
import type { OpeningFlaw } from '#contracts'

/** The words that gave it away, as they stand in the text. */
export interface Flaw {
  flaw: OpeningFlaw
  found: string
}

const survey =
  /问卷|调查|调研|填写|填一下|填个|回答.{0,6}问题|几个(小)?问题|\b(survey|questionnaire)\b|\bfill (in|out)\b|\ba few questions\b/iu
// A gift may say what it is worth (20 元券): an amount sells only beside a word of selling.
const selling =
  /(立即|马上|赶紧|赶快|速速?)(购买|下单|抢购|买|抢)|抢购|秒杀|清仓|特价|爆款|买[一二三]送[一二三]|满\s?\d+\s?(元)?\s?减\s?\d+|(仅需|只要|现价|到手价)\s?[¥￥]?\s?\d+|\b(buy|order|shop) (it )?now\b|\b\d{1,2}\s?% off\b|\bonly [$€£¥]\s?\d+/iu
const pressure =
  /手慢无|最后\s?[一二三\d]\s?(天|小时|件|名|个名额)|(仅限|只限)(今天|今日)|今[天日](截止|最后)|错过(不再|就没|再等)|限时|\b(last chance|today only|hurry|while stocks last)\b/iu
const shouting = /[!！]{2,}|([!！][^!！]*){3,}/u
const link = /https?:\/\/[^\s，。！？]+/giu
const LONG = 200
const SHOWN = 24

const count = (text: string, what: RegExp): number => [...text.matchAll(what)].length
const first = (text: string, what: RegExp): string =>
  [...(what.exec(text)?.[0] ?? '')].slice(0, SHOWN).join('')

/** Each flaw once, in the order of the list; empty for words that may stand. */
export function flawsOf(text: string): Flaw[] {
  const words = text.replaceAll(link, ' ')
  const flaws: (Flaw | false)[] = [
    survey.test(words) && { flaw: 'survey', found: first(words, survey) },
    count(words, /[?？]+/gu) > 1 && {
      flaw: 'manyQuestions',
      found: String(count(words, /[?？]+/gu)),
    },
    selling.test(words) && { flaw: 'hardSelling', found: first(words, selling) },
    pressure.test(words) && { flaw: 'pressure', found: first(words, pressure) },
    shouting.test(words) && { flaw: 'shouting', found: first(words, shouting) },
    [...text].length > LONG && { flaw: 'long', found: String([...text].length) },
    count(text, link) > 1 && { flaw: 'manyLinks', found: String(count(text, link)) },
  ]
  return flaws.filter((flaw) => flaw !== false)
}
