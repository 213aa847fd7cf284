// Where a phone stands: one of four tabs, with screens stacked on it.
import type { ChatKey, Scanned } from '../api.ts'

export type Tab = 'chats' | 'contacts' | 'discover' | 'me'

export type Screen =
  | { kind: 'chat'; chat: ChatKey }
  | { kind: 'scan' }
  | { kind: 'profile'; found: Extract<Scanned, { kind: 'contact' }> }
  | { kind: 'contact'; chat: ChatKey }
  | { kind: 'page'; url: string }
  | { kind: 'mini'; title: string; appid: string; page: string }

export interface Way {
  push: (screen: Screen) => void
  /** In place of the screen on top. */
  replace: (screen: Screen) => void
  back: () => void
}
