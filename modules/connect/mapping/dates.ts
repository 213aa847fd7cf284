// Dates as files write them. Recognised once per file, then read by one regular expression.
import { startOfDay } from '#kit'

type Part = 'yyyy' | 'MM' | 'dd' | 'HH' | 'mm' | 'ss'
export interface DateFormat {
  pattern: RegExp
  parts: Part[]
}

const tokens: Record<Part, string> = {
  yyyy: '(\\d{4})',
  MM: '(\\d{1,2})',
  dd: '(\\d{1,2})',
  HH: '(\\d{1,2})',
  mm: '(\\d{1,2})',
  ss: '(\\d{1,2})(?:\\.\\d+)?',
}

/** `yyyy-MM-dd HH:mm` and the like as a reader. Parts in brackets may be missing. */
function dateFormat(text: string): DateFormat {
  const parts: Part[] = []
  const source = text.replace(/yyyy|MM|dd|HH|mm|ss|[[\]]|[^a-zA-Z]/g, (token) => {
    if (token === '[') return '(?:'
    if (token === ']') return ')?'
    if (token in tokens) {
      const part = token as Part
      parts.push(part)
      return text === 'yyyyMMdd' ? (part === 'yyyy' ? '(\\d{4})' : '(\\d{2})') : tokens[part]
    }
    return token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  })
  return { pattern: new RegExp(`^${source}(?:Z|[+-]\\d{2}:?\\d{2})?$`), parts }
}

const knownFormats = [
  'yyyy-MM-dd[ HH:mm[:ss]]',
  'yyyy-MM-dd[THH:mm[:ss]]',
  'yyyyMMdd',
  'yyyy/MM/dd[ HH:mm[:ss]]',
  'MM/dd/yyyy[ HH:mm[:ss]]',
  'dd.MM.yyyy[ HH:mm[:ss]]',
  'dd/MM/yyyy[ HH:mm[:ss]]',
  'yyyy年MM月dd日[ HH:mm[:ss]]',
]

/** The first known format that reads every sample; undefined when none does. */
export function recogniseDates(samples: readonly string[]): string | undefined {
  const filled = samples.map((s) => s.trim()).filter((s) => s !== '')
  if (filled.length === 0) return undefined
  return knownFormats.find((text) => {
    const read = dateReader(text, 'UTC')
    return filled.every((sample) => read(sample) !== undefined)
  })
}

/**
 * Reads a date of this format as an instant of the zone's wall clock; undefined when it is none.
 * A day's midnight is looked up once and the time of day added: on the two days a year when a zone
 * changes its clock, times after the change are an hour off. Asia/Shanghai has no such days.
 */
export function dateReader(text: string, zone: string): (value: string) => Date | undefined {
  const { pattern, parts } = dateFormat(text)
  const midnights = new Map<string, number>()
  return (value) => {
    const match = pattern.exec(value.trim())
    if (!match) return undefined
    const got: Record<Part, number> = { yyyy: 0, MM: 0, dd: 0, HH: 0, mm: 0, ss: 0 }
    parts.forEach((part, i) => (got[part] = Number(match[i + 1] ?? 0)))
    if (!possible(got)) return undefined
    const day = `${got.yyyy}-${two(got.MM)}-${two(got.dd)}`
    let midnight = midnights.get(day)
    if (midnight === undefined) {
      midnight = startOfDay(day, zone).getTime()
      if (midnights.size < 50_000) midnights.set(day, midnight)
    }
    return new Date(midnight + ((got.HH * 60 + got.mm) * 60 + got.ss) * 1000)
  }
}

const two = (n: number) => String(n).padStart(2, '0')

function possible(p: Record<Part, number>): boolean {
  if (p.yyyy < 1900 || p.yyyy > 2100 || p.MM < 1 || p.MM > 12 || p.dd < 1) return false
  if (p.HH > 23 || p.mm > 59 || p.ss > 60) return false
  return p.dd <= new Date(Date.UTC(p.yyyy, p.MM, 0)).getUTCDate()
}
