// What a reader chose about the look: light or dark, the brand colour, kept on this machine.
import { createContext, use } from 'react'
import type { BrandColor, Shade } from './theme.ts'

export interface Look {
  shade: Shade
  color: BrandColor
}
const kept = 'siyu.look'

export function keptLook(): Look {
  const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches
  const fresh: Look = { shade: dark ? 'dark' : 'light', color: 'jade' }
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(kept) ?? '{}') as Partial<Look>) }
  } catch {
    return fresh
  }
}
export const keepLook = (look: Look) => localStorage.setItem(kept, JSON.stringify(look))

export const LookContext = createContext<{ look: Look; change: (part: Partial<Look>) => void }>({
  look: { shade: 'light', color: 'jade' },
  change: () => undefined,
})
export const useLook = () => use(LookContext)
