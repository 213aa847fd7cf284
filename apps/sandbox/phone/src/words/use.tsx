// The words of the interface in the chosen language, and dates as that language writes them.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { en } from './en.ts'
import { zh, type Words } from './zh.ts'

export type Language = 'zh-CN' | 'en'
type Key = keyof Words

export interface Speech {
  language: Language
  setLanguage: (language: Language) => void
  /** The sentence of a key, with `{name}` filled in. */
  say: (key: Key, values?: Record<string, string | number>) => string
}

const KEPT = 'siyu.phone.language'

const firstLanguage = (): Language => {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'zh-CN' || kept === 'en') return kept
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
}

const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

const Context = createContext<Speech | null>(null)

export const WordsProvider = ({ children }: { children: ReactNode }) => {
  const [language, setLanguage] = useState(firstLanguage)
  const words = language === 'en' ? en : zh
  useEffect(() => {
    document.documentElement.lang = language
    document.title = `${words.title} · Siyu`
    localStorage.setItem(KEPT, language)
  }, [language, words])
  const speech = useMemo<Speech>(
    () => ({
      language,
      setLanguage,
      say: (key, values = {}) => fill(words[key], values),
    }),
    [language, words],
  )
  return <Context value={speech}>{children}</Context>
}

export const useWords = (): Speech => {
  const speech = useContext(Context)
  if (!speech) throw new Error('words are used outside their provider')
  return speech
}
