// Sandbox time on the page: the machine's clock plus the offset the sandbox tells.
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { api } from './api.ts'
import type { Language } from './words/use.tsx'

// The sandbox plays people in China, whatever the developer's own zone is.
const ZONE = 'Asia/Shanghai'

const TICK_MS = 1000

// One tick for the whole page, so that no two clocks on it differ.
let machineNow = Date.now()
const watch = (changed: () => void): (() => void) => {
  const timer = window.setInterval(() => {
    machineNow = Math.floor(Date.now() / TICK_MS) * TICK_MS
    changed()
  }, TICK_MS)
  return () => {
    window.clearInterval(timer)
  }
}

export const useNow = (): Date => {
  const clock = useQuery({ queryKey: ['clock'], queryFn: api.clock })
  const machine = useSyncExternalStore(watch, () => machineNow)
  return new Date(machine + (clock.data?.offsetMs ?? 0))
}

const format = (language: Language, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language, { timeZone: ZONE, hourCycle: 'h23', ...options })

export const hourMinute = (at: Date, language: Language): string =>
  format(language, { hour: '2-digit', minute: '2-digit' }).format(at)

export const fullTime = (at: Date, language: Language): string =>
  format(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)

const dayOf = (at: Date): string => format('en', { dateStyle: 'short' }).format(at)
const DAY_MS = 86_400_000

/** As a chat list writes it: the hour today, else the day. */
export const shortTime = (at: Date, now: Date, language: Language, yesterday: string): string => {
  if (dayOf(at) === dayOf(now)) return hourMinute(at, language)
  if (dayOf(at) === dayOf(new Date(now.getTime() - DAY_MS))) return yesterday
  return format(language, { month: 'numeric', day: 'numeric' }).format(at)
}

/** As a chat writes it between bubbles. */
export const chatTime = (at: Date, now: Date, language: Language, yesterday: string): string =>
  dayOf(at) === dayOf(now)
    ? hourMinute(at, language)
    : `${shortTime(at, now, language, yesterday)} ${hourMinute(at, language)}`
