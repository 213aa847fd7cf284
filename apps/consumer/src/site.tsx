// The site itself: takes over what was drawn first.
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { LanguageRoom } from './language.tsx'
import type { Opened } from './open.ts'

export const showSite = (root: HTMLElement, opened: Promise<Opened>): void =>
  createRoot(root).render(<LanguageRoom><App first={opened} /></LanguageRoom>)
