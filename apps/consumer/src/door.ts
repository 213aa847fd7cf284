// Where a short link leads: the store, and the picture that adds one of its guides. A page of its
// own of a few kilobytes: whoever comes by a message or a menu has no patience.
import { api, Refused } from './api.ts'
import { dress } from './open.ts'
import { doorPage, noDoor, type Shown } from './pages/door-page.ts'
import { firstLanguage, keepLanguage, speak, type Spoken } from './speak.ts'
import { doorOf } from './ui/address.ts'
import { bones } from './ui/before.ts'
import { html, type Html } from './ui/html.ts'
import './style.css'

/** A leased code shows what was lent to this browser: the picture of one guide. */
async function shown(slug: string): Promise<Shown> {
  const door = await api.door(slug)
  if (!door.active || door.mode === 'fixed') return { ...door, guide: null }
  return { ...door, ...(await api.lend(slug)) }
}

async function drawn(spoken: Spoken): Promise<Html> {
  try {
    const [brand, door] = await Promise.all([api.brand(), shown(doorOf(location.pathname))])
    dress(brand)
    return doorPage(spoken, brand.name ?? spoken.say('myBrand'), door)
  } catch (error) {
    return noDoor(spoken, error instanceof Refused ? error.problem : undefined)
  }
}

async function start(root: HTMLElement): Promise<void> {
  const language = firstLanguage()
  keepLanguage(language)
  const spoken = speak(language)
  root.innerHTML = bones(spoken).html
  root.innerHTML = html`<main>${await drawn(spoken)}</main>`.html
}

const root = document.getElementById('root')
if (root) void start(root)
