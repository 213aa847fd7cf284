// Dictionaries: each feature keeps its own, Chinese and English side by side on one line.
import { createInstance } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]
const kept = 'siyu.language'

const first = (): Language => {
  const known = localStorage.getItem(kept)
  if (known === 'zh-CN' || known === 'en') return known
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
}
const missing: string[] = []
/** Keys that were asked for and stand in no dictionary; the browser test expects none. */
Object.assign(globalThis, { siyuMissingWords: missing })

const i18n = createInstance()
void i18n.use(initReactI18next).init({
  lng: first(),
  fallbackLng: false,
  resources: {},
  interpolation: { escapeValue: false },
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  react: { useSuspense: false },
  saveMissing: true,
  missingKeyHandler: (_languages, namespace, key) => void missing.push(`${namespace}:${key}`),
})
document.documentElement.lang = i18n.language

export const language = (): Language => (i18n.language === 'en' ? 'en' : 'zh-CN')
export function setLanguage(next: Language) {
  localStorage.setItem(kept, next)
  document.documentElement.lang = next
  return i18n.changeLanguage(next)
}

/** Chinese, English, and the English plural where `{{count}}` asks for one. */
type Entry = readonly [zh: string, en: string, enMany?: string]
export interface Dictionary<Key extends string> {
  namespace: string
  keys?: Key
}
export type Values = Record<string, string | number>
export type Translate<Key extends string> = (key: Key, values?: Values) => string

export function dictionary<const Key extends string>(
  namespace: string,
  entries: Record<Key, Entry>,
): Dictionary<Key> {
  const zh: Record<string, string> = {}
  const en: Record<string, string> = {}
  for (const [key, [chinese, english, many]] of Object.entries<Entry>(entries)) {
    if (many === undefined) Object.assign(en, { [key]: english })
    else Object.assign(en, { [`${key}_one`]: english, [`${key}_other`]: many })
    Object.assign(zh, many === undefined ? { [key]: chinese } : { [`${key}_other`]: chinese })
  }
  i18n.addResourceBundle('zh-CN', namespace, zh)
  i18n.addResourceBundle('en', namespace, en)
  return { namespace }
}

export function useWords<Key extends string>({ namespace }: Dictionary<Key>): Translate<Key> {
  const { t } = useTranslation(namespace)
  const say = t as unknown as (key: string, values?: Values) => string
  return (key, values) => say(key, values)
}
/** The same outside a component: read anew at every call, so it follows the language. */
export const wordsOf =
  <Key extends string>({ namespace }: Dictionary<Key>): Translate<Key> =>
  (key, values) =>
    i18n.t(key as string, { ns: namespace, ...values })

/** Of a sentence the server gives in both languages, the one being read. */
export const said = (sentence: { zh: string; en: string }) =>
  language() === 'en' ? sentence.en : sentence.zh
