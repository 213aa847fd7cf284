// The language of the pages: the visitor's choice, else the phone's.
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { dictionaries, type Language, type Word } from './words.ts'

export type Say = (word: Word, values?: Record<string, string | number>) => string
interface Spoken { language: Language; say: Say; money: (fen: number) => string; count: (n: number) => string
  day: (text: string) => string; days: (from: string, until: string) => string; toggle: () => void }

const KEPT = 'siyu.language'
const LanguageContext = createContext<Spoken | null>(null)

const first = (): Language => {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

function speak(language: Language): Omit<Spoken, 'toggle'> {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const counts = new Intl.NumberFormat(locale)
  const days = new Intl.DateTimeFormat(locale, { dateStyle: language === 'zh' ? 'long' : 'medium' })
  return {
    language,
    say: (word, values = {}) => dictionaries[language][word].replace(/\{(\w+)\}/g, (_all, key: string) => String(values[key] ?? '')),
    money: (fen) => new Intl.NumberFormat(locale, {
      style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol', minimumFractionDigits: fen % 100 === 0 ? 0 : 2,
    }).format(fen / 100),
    count: (n) => counts.format(n),
    days: (from, until) => days.formatRange(new Date(from), new Date(until)),
    day: (text) => days.format(new Date(text.length === 10 ? `${text}T00:00:00` : text)),
  }
}

export function LanguageRoom({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(first)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    localStorage.setItem(KEPT, language)
  }, [language])
  const spoken = useMemo((): Spoken => ({
    ...speak(language), toggle: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
  }), [language])
  return <LanguageContext value={spoken}>{children}</LanguageContext>
}

export function useWords(): Spoken {
  const spoken = use(LanguageContext)
  if (!spoken) throw new Error('no language room around this page')
  return spoken
}
