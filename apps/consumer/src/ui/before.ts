// What stands where a page is not yet, or could not be opened.
import type { Spoken } from '../speak.ts'
import { html, type Html } from './html.ts'

export const bones = ({ say }: Spoken): Html =>
  html`<main><div class="waiting" role="status" aria-label="${say('loading')}">
  <i class="bone tall"></i><i class="bone"></i><i class="bone short"></i></div></main>`

/** `why` in the visitor's language. */
export const failed = ({ say }: Spoken, why: string): Html =>
  html`<section class="empty" role="alert"><h1>${say('failedTitle')}</h1>
  <p>${why}</p><p><a class="plain" href="">${say('retry')}</a></p></section>`
