// The language of the pages, which the visitor may change.
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { firstLanguage, keepLanguage, speak, type Spoken } from './speak.ts'

interface Talking extends Spoken {
  toggle: () => void
}
const LanguageContext = createContext<Talking | null>(null)

export function LanguageRoom({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage)
  useEffect(() => keepLanguage(language), [language])
  const spoken = useMemo(
    (): Talking => ({
      ...speak(language),
      toggle: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
    }),
    [language],
  )
  return <LanguageContext value={spoken}>{children}</LanguageContext>
}

export function useWords(): Talking {
  const spoken = use(LanguageContext)
  if (!spoken) throw new Error('no language room around this page')
  return spoken
}
