// How the pages speak: words, money, counts and days in the visitor's language, else the phone's.
import { dictionaries, type Language, type Word } from './words.ts'

export interface Spoken {
  language: Language
  say: (word: Word, values?: Record<string, string | number>) => string
  money: (fen: number) => string
  count: (n: number) => string
  day: (text: string) => string
  days: (from: string, until: string) => string
  /** Day and minute, short enough for a cheap phone. */
  moment: (at: string) => string
}

const KEPT = 'siyu.language'

export const firstLanguage = (): Language => {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function keepLanguage(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  localStorage.setItem(KEPT, language)
}

export function speak(language: Language): Spoken {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const counts = new Intl.NumberFormat(locale)
  const days = new Intl.DateTimeFormat(locale, { dateStyle: language === 'zh' ? 'long' : 'medium' })
  const moments = new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return {
    language,
    say: (word, values = {}) =>
      dictionaries[language][word].replace(/\{(\w+)\}/g, (_all, key: string) =>
        String(values[key] ?? ''),
      ),
    money: (fen) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: 'CNY',
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: fen % 100 === 0 ? 0 : 2,
      }).format(fen / 100),
    count: (n) => counts.format(n),
    days: (from, until) => days.formatRange(new Date(from), new Date(until)),
    moment: (at) => moments.format(new Date(at)),
    day: (text) => days.format(new Date(text.length === 10 ? `${text}T00:00:00` : text)),
  }
}
