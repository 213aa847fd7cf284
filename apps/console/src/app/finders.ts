// What the palette searches besides pages.
import type { Permission } from '#contracts'
import type { ShellKey } from './words.ts'

export interface Finder {
  word: ShellKey
  permission: Permission
  find: (text: string) => Promise<{ to: string; label: string }[]>
}
export const finders: Finder[] = []
