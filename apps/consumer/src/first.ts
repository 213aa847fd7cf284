// Start of the customers' pages. Who comes for her card has it from these few kilobytes; the site
// follows.
import { open, type Opened } from './open.ts'
import { cardPage } from './pages/card-page.ts'
import { firstLanguage, keepLanguage, speak, type Spoken } from './speak.ts'
import { addressOf, pageOf, tabs } from './ui/address.ts'
import { bones, failed } from './ui/before.ts'
import { html, type Html } from './ui/html.ts'
import './style.css'

function frame({ say, language }: Spoken, { brand, visitor }: Opened): Html | undefined {
  if (visitor.kind !== 'known' || !visitor.card) return undefined
  const links = tabs.map(
    (tab) =>
      html`<a href="${addressOf(tab)}" ${tab === 'card' ? html`aria-current="page"` : html``}>${say(tab)}</a>`,
  )
  return html`<header class="top"><span>${brand.sandbox ? say('sandbox') : ''}</span>
    <button type="button">${say('language')}</button></header>
    <main><div>${cardPage(speak(language), visitor.card, brand.name ?? say('myBrand'))}</div></main>
    <nav class="tabs">${links}</nav>`
}

async function start(root: HTMLElement): Promise<void> {
  const language = firstLanguage()
  keepLanguage(language)
  const spoken = speak(language)
  root.innerHTML = bones(spoken).html
  const opened = open()
  // What cannot be opened is told by the site.
  const card =
    pageOf(location.pathname) === 'card'
      ? await opened.then(
          (found) => frame(spoken, found),
          () => undefined,
        )
      : undefined
  if (card) root.innerHTML = card.html
  try {
    const { showSite } = await import('./site.tsx')
    await showSite(root, opened)
  } catch {
    // A line too weak for the rest: the card stays, another page says so.
    if (!card) root.innerHTML = html`<main>${failed(spoken, spoken.say('weakLine'))}</main>`.html
  }
}

const root = document.getElementById('root')
if (root) void start(root)
