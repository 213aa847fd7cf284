// The page behind a short link: whom one adds, and how. Nothing on it is pressed: plain HTML.
import type { Problem } from '#contracts'
import type { Door } from '../api.ts'
import type { Spoken } from '../speak.ts'
import { failed } from '../ui/before.ts'
import { html, type Html } from '../ui/html.ts'

const sentence = (title: string, lead: string): Html =>
  html`<section class="empty"><h1>${title}</h1><p>${lead}</p></section>`

export type Shown = Pick<Door, 'store' | 'active' | 'kind' | 'pictureUrl'> & {
  /** Whose picture it is, where it was lent. */
  guide: string | null
}

export function doorPage(
  { say }: Spoken,
  brand: string,
  { store, active, kind, guide, pictureUrl }: Shown,
): Html {
  if (!active) return sentence(say('doorClosed'), say('doorClosedLead'))
  if (!pictureUrl) return sentence(say('doorSoon'), say('doorSoonLead'))
  return html`<section class="member door"><header><div><h1>${brand}</h1><p>${guide ? `${guide} · ${store}` : store}</p></div></header>
      <div class="till"><p>${say('doorHold')}</p><img src="${pictureUrl}" width="220" height="220"
        alt="${say('doorPicture', { store })}"></div></section>
    <section class="panel"><h2>${say(kind === 'boss' ? 'doorBoss' : 'doorTitle')}</h2>
      <p>${say('doorLead')}</p>${guide ? html`<p>${say('doorLent')}</p>` : ''}</section>
    <p class="centre"><a href="/h5/">${say('card')}</a></p>`
}

/** What is said when there is nothing behind the name, or no line to ask. */
export function noDoor(spoken: Spoken, problem: Problem | undefined): Html {
  const { say, language } = spoken
  if (problem?.status === 404 || problem?.status === 400)
    return sentence(say('doorUnknown'), say('doorUnknownLead'))
  return failed(spoken, problem?.sentence[language] ?? say('weakLine'))
}
