// The site itself: takes over what was drawn first, when it knows as much, so that the card never
// blinks.
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { LanguageRoom } from './language.tsx'
import type { Opened } from './open.ts'

export async function showSite(root: HTMLElement, opened: Promise<Opened>): Promise<void> {
  const known = await opened.catch(() => undefined)
  createRoot(root).render(
    <LanguageRoom>
      <App first={opened} known={known} />
    </LanguageRoom>,
  )
}
