// Where a short link leads: the store, and what its code does: a picture that adds a guide, a page
// of ours, a coupon. A page of its own of a few kilobytes: whoever comes by a message or a menu has
// no patience.
import { api, Refused, type Brand, type Door } from './api.ts'
import { dress } from './open.ts'
import { claimedPage, doorPage, noDoor, type Shown } from './pages/door-page.ts'
import { openNearby } from './pages/nearby-page.ts'
import { askWeChat, signIn } from './sign-in.ts'
import { firstLanguage, keepLanguage, speak, type Spoken } from './speak.ts'
import { addressOf, doorOf, pollAddress } from './ui/address.ts'
import { bones } from './ui/before.ts'
import { html, type Html } from './ui/html.ts'
import './style.css'

/** Nothing is drawn here any more: the browser is on its way, or a page of its own took over. */
const LEAVING = Symbol('leaving')
const slug = doorOf(location.pathname)

/** A leased code shows what was lent to this browser: the picture of one guide. */
async function lent(door: Door): Promise<Shown> {
  if (!door.active || door.mode === 'fixed') return { ...door, guide: null, group: null }
  return { ...door, ...(await api.lend(slug)) }
}

/** Takes the coupon; whoever has not signed in is sent to WeChat and comes back to take it. */
async function claimed(spoken: Spoken, brand: Brand): Promise<Html | typeof LEAVING> {
  try {
    return claimedPage(spoken, await api.claim(slug))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.problem.status === 401 && askWeChat(brand)) return LEAVING
    return noDoor(spoken, error.problem)
  }
}

/** Back from WeChat she wants what she went for. */
const cameBack = (): boolean => new URL(location.href).searchParams.has('code')

async function drawn(spoken: Spoken, root: HTMLElement): Promise<Html | typeof LEAVING> {
  try {
    const [brand, door] = await Promise.all([api.brand(), api.door(slug)])
    dress(brand)
    if (door.active && door.page) {
      location.replace(door.page === 'poll' ? pollAddress(slug) : addressOf(door.page))
      return LEAVING
    }
    if (door.active && door.kind === 'nearby') {
      openNearby(root, spoken, slug, brand.name ?? spoken.say('myBrand'))
      return LEAVING
    }
    const claims = door.active && door.kind === 'coupon'
    if (claims && cameBack() && (await signIn())) return claimed(spoken, brand)
    if (claims) claimOnPress(spoken, root, brand)
    return doorPage(spoken, brand.name ?? spoken.say('myBrand'), await lent(door))
  } catch (error) {
    return noDoor(spoken, error instanceof Refused ? error.problem : undefined)
  }
}

function claimOnPress(spoken: Spoken, root: HTMLElement, brand: Brand): void {
  root.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest('button')
    if (!button) return
    button.disabled = true
    void claimed(spoken, brand).then((page) => draw(root, page))
  })
}

const draw = (root: HTMLElement, page: Html | typeof LEAVING): void => {
  if (page !== LEAVING) root.innerHTML = html`<main>${page}</main>`.html
}

async function start(root: HTMLElement): Promise<void> {
  const language = firstLanguage()
  keepLanguage(language)
  const spoken = speak(language)
  root.innerHTML = bones(spoken).html
  draw(root, await drawn(spoken, root))
}

const root = document.getElementById('root')
if (root) void start(root)
