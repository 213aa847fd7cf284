// Where a phone stands: one of four tabs, with screens stacked on it.
import type { ChatKey, Scanned } from '../api.ts'

export type Tab = 'chats' | 'contacts' | 'discover' | 'me'

export type Screen =
  | { kind: 'chat'; chat: ChatKey }
  | { kind: 'scan' }
  | { kind: 'profile'; found: Extract<Scanned, { kind: 'contact' }> }
  | { kind: 'contact'; chat: ChatKey }
  | { kind: 'group' | 'groupInfo' | 'bring'; chatId: string }
  | { kind: 'join'; found: Extract<Scanned, { kind: 'group' }> }
  | { kind: 'service'; openKfid: string; link?: string }
  | { kind: 'texts' | 'map' | 'moments' }
  /** A link by which nobody can be added any more. */
  | { kind: 'gone' }
  | { kind: 'account'; code?: string }
  | { kind: 'pay'; codeUrl: string }
  | { kind: 'page'; url: string }
  | { kind: 'mini'; title: string; appid: string; page: string }

export interface Way {
  push: (screen: Screen) => void
  /** In place of the screen on top. */
  replace: (screen: Screen) => void
  back: () => void
  /** Back to the tabs. */
  home: () => void
}

/** What a phone opens for what its camera saw; an official account is followed on its own page. */
export const screenOf = (found: Scanned): Screen | undefined => {
  switch (found.kind) {
    case 'contact':
      return { kind: 'profile', found }
    case 'group':
      return { kind: 'join', found }
    case 'service':
      return { kind: 'service', openKfid: found.openKfid, link: found.link }
    case 'page':
      return { kind: 'page', url: found.url }
    case 'pay':
      return { kind: 'pay', codeUrl: found.codeUrl }
    case 'account':
      return { kind: 'account', code: found.code }
    case 'expired':
    case 'foreign':
      return undefined
  }
}
