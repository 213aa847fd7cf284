// The stores around her, or all of them by region where she does not say where she is.
import { distance } from '../ui/distance.ts'
import { api, type Everywhere, type Nearby } from '../api.ts'
import type { Spoken } from '../speak.ts'
import { html, nothing, type Html } from '../ui/html.ts'
import { whereSheIs } from '../ui/whereabouts.ts'

type Listed = Nearby['stores'][number] | Everywhere['regions'][number]['stores'][number]

const row = (one: Listed): Html => html`<li><a href="${one.url}"><span><strong>${one.store}</strong>
  <small>${one.address ?? ''}</small></span>${'metres' in one ? html`<em>${distance(one.metres)}</em>` : nothing}</a></li>`

const list = (title: string, stores: readonly Listed[]): Html =>
  html`<section class="panel"><h2>${title}</h2><ul class="stores">${stores.map(row)}</ul></section>`

const asking = ({ say }: Spoken, brand: string): Html =>
  html`<section class="empty"><h1>${brand}</h1><p>${say('nearbyLead')}</p>
    <button type="submit" id="near">${say('nearbyAsk')}</button>
    <p><button class="plain" id="all">${say('nearbyChoose')}</button></p></section>`

const found = ({ say }: Spoken, { stores, radiusM }: Nearby): Html | undefined =>
  stores.length > 0 ? list(say('nearbyFound', { n: radiusM / 1_000 }), stores) : undefined

const everywhere = ({ say }: Spoken, { regions }: Everywhere, why: string): Html =>
  regions.length === 0
    ? html`<section class="empty"><p>${say('nearbyNobody')}</p></section>`
    : html`<p class="note" role="status">${why}</p>${regions.map(({ region, stores }) =>
        list(region ?? say('nearbyOther'), stores),
      )}`

/** Asks before it looks; refused, it lets her choose. */
export function openNearby(root: HTMLElement, spoken: Spoken, slug: string, brand: string): void {
  const { say } = spoken
  const draw = (page: Html) => void (root.innerHTML = html`<main>${page}</main>`.html)
  const all = async (why: string) => draw(everywhere(spoken, await api.everywhere(slug), why))
  const near = async () => {
    const at = await whereSheIs()
    if (!at) return all(say('nearbyRefused'))
    const page = found(spoken, await api.nearby(slug, at))
    return page ? draw(page) : all(say('nearbyNone'))
  }
  const later = (work: () => Promise<unknown>) => (event: Event) => {
    const button = event.currentTarget
    if (button instanceof HTMLButtonElement) button.disabled = true
    work().catch(() => draw(html`<section class="empty"><p>${say('weakLine')}</p></section>`))
  }
  draw(asking(spoken, brand))
  root.querySelector('#near')?.addEventListener('click', later(near))
  root.querySelector('#all')?.addEventListener(
    'click',
    later(() => all('')),
  )
}
