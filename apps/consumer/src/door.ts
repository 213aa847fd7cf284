// Where a short link leads: the store, and the picture that adds one of its guides. A page of its
// own of a few kilobytes: whoever comes by a message or a menu has no patience.
import { api, Refused } from './api.ts'
import { dress } from './open.ts'
import { doorPage, noDoor } from './pages/door-page.ts'
import { firstLanguage, keepLanguage, speak, type Spoken } from './speak.ts'
import { doorOf } from './ui/address.ts'
import { bones } from './ui/before.ts'
import { html, type Html } from './ui/html.ts'
import './style.css'

async function drawn(spoken: Spoken): Promise<Html> {
  try {
    const [brand, door] = await Promise.all([api.brand(), api.door(doorOf(location.pathname))])
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
