// Numbers, money, dates and durations as the reader's language writes them.
import { dictionary, language, wordsOf } from './words.ts'

const shares = wordsOf(
  dictionary('shares', {
    of: ['{{share}}（共 {{base}}）', '{{share}} of {{base}}'],
  }),
)

const locale = () => (language() === 'en' ? 'en-US' : 'zh-CN')
const big = 10_000
let brandZone = 'Asia/Shanghai'
let brandCurrency = 'CNY'
let ahead = 0

/** The brand's zone, currency and business time, known after sign-in. */
export function setBrandFormats(brand: { zone: string; currency: string; now: string }) {
  brandZone = brand.zone
  brandCurrency = brand.currency
  ahead = Date.parse(brand.now) - Date.now()
}
/** Business time: the machine's, plus what a sandbox's clock was turned. */
export const businessNow = () => Date.now() + ahead

/** 12,345 in English; 1.23万 in Chinese from ten thousand on. */
export const number = (value: number) =>
  language() === 'zh-CN' && Math.abs(value) >= big
    ? new Intl.NumberFormat('zh-CN', {
        notation: 'compact',
        maximumFractionDigits: 2,
      }).format(value)
    : exact(value)
export const exact = (value: number, digits = 0) =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value)
export const money = (fen: number) =>
  new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency: brandCurrency,
    currencyDisplay: 'narrowSymbol',
  }).format(fen / 100)
/** For boards: 万 and 亿 in Chinese, no fen from ten thousand on. */
export function moneyShort(fen: number) {
  const size = Math.abs(fen / 100)
  const compact = size >= (language() === 'en' ? 1e6 : big)
  const digits = compact
    ? {
        minimumFractionDigits: 0,
        maximumFractionDigits: 2,
      }
    : size >= big
      ? { maximumFractionDigits: 0 }
      : {}
  return new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency: brandCurrency,
    currencyDisplay: 'narrowSymbol',
    notation: compact ? 'compact' : 'standard',
    ...digits,
  }).format(fen / 100)
}
export const percent = (share: number, digits = 1) =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: digits }).format(share)
/** A share is read beside what it is a share of. */
export const percentOf = (part: number, base: number) =>
  base === 0 ? '–' : shares('of', { share: percent(part / base), base: exact(base) })

const dates = (value: string | number, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale(), { timeZone: brandZone, ...options }).format(new Date(value))
export const dateTime = (at: string) =>
  dates(at, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
export const clock = (at: string | number) =>
  dates(at, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
export const date = (at: string) =>
  at.length === 10
    ? new Intl.DateTimeFormat(locale(), {
        timeZone: 'UTC',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
      }).format(new Date(at))
    : dates(at, { year: 'numeric', month: '2-digit', day: '2-digit' })
export const monthDay = (day: string) =>
  new Intl.DateTimeFormat(locale(), {
    timeZone: 'UTC',
    month: 'numeric',
    day: 'numeric',
  }).format(new Date(day))
/** The brand's business day of an instant, YYYY-MM-DD. */
export const dayOf = (at: number) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: brandZone,
  }).format(new Date(at))
export const zone = () => brandZone

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]
export function relative(at: string) {
  const seconds = (Date.parse(at) - businessNow()) / 1000
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(locale(), {
    numeric: 'auto',
  }).format(Math.round(seconds / size), unit)
}
/** A length of time in its largest sensible unit. */
export function duration(seconds: number) {
  const [unit, size] = units.slice(2).find(([, length]) => seconds >= length) ?? ['second', 1]
  const digits = seconds < 10 ? 1 : 0
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit,
    unitDisplay: language() === 'en' ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(seconds / size)
}
export const bytes = (size: number) => {
  const step = Math.min(3, Math.floor(Math.log10(Math.max(1, size)) / 3))
  return `${exact(size / 1000 ** step, 1)} ${['B', 'kB', 'MB', 'GB'][step]}`
}
