// The page behind a short link: whom one adds, or what one is given. Plain HTML.
import type { Problem } from '#contracts'
import type { Door } from '../api.ts'
import type { Spoken } from '../speak.ts'
import { addressOf } from '../ui/address.ts'
import { failed } from '../ui/before.ts'
import { html, nothing, type Html } from '../ui/html.ts'

const sentence = (title: string, lead: string): Html =>
  html`<section class="empty"><h1>${title}</h1><p>${lead}</p></section>`

const guide = { title: 'doorTitle', lead: 'doorLead', picture: 'doorPicture' } as const
/** What the page of a pictured kind says; the others speak for themselves. */
const pictured = {
  boss: { ...guide, title: 'doorBoss' },
  group: { title: 'doorGroup', lead: 'doorGroupLead', picture: 'doorGroupPicture' },
  account: { title: 'doorAccount', lead: 'doorAccountLead', picture: 'doorAccountPicture' },
} as const
const isPictured = (kind: Door['kind']): kind is keyof typeof pictured => kind in pictured

export type Shown = Omit<Door, 'mode' | 'page'> & {
  /** Whose picture it is, where it was lent. */
  guide: string | null
  /** Which group it leads into, where it was shown one of several. */
  group: string | null
}

const head = (brand: string, place: string, till: Html): Html =>
  html`<section class="member door"><header><div><h1>${brand}</h1><p>${place}</p></div></header>
      ${till}</section>`

export function doorPage(spoken: Spoken, brand: string, shown: Shown): Html {
  const { say } = spoken
  const { store, active, kind, pictureUrl } = shown
  const name = shown.guide ?? shown.group
  if (!active) return sentence(say('doorClosed'), say('doorClosedLead'))
  if (kind === 'coupon') return couponDoor(spoken, brand, shown)
  if (kind === 'service') return serviceDoor(spoken, brand, shown)
  if (!pictureUrl) return sentence(say('doorSoon'), say('doorSoonLead'))
  const words = isPictured(kind) ? pictured[kind] : guide
  const picture = html`<div class="till"><p>${say('doorHold')}</p><img src="${pictureUrl}" width="220"
    height="220" alt="${say(words.picture, { store })}"></div>`
  return html`${head(brand, name ? `${name} · ${store}` : store, picture)}
    ${promised(spoken, shown)}
    <section class="panel"><h2>${say(words.title)}</h2><p>${say(words.lead)}</p>
      ${shown.guide ? html`<p>${say('doorLent')}</p>` : nothing}</section>
    <p class="centre"><a href="/h5/">${say('card')}</a></p>`
}

/** What it gives, in the brand's own words, and under which rules. */
const promised = ({ say }: Spoken, { promise, rules }: Shown): Html =>
  promise || rules
    ? html`<section class="panel"><h2>${promise ?? say('doorRules')}</h2>
        ${rules ? html`<p class="lines">${rules}</p>` : nothing}</section>`
    : nothing

function couponDoor(spoken: Spoken, brand: string, shown: Shown): Html {
  const { say } = spoken
  const { store, coupon } = shown
  if (coupon === null) return sentence(say('doorNoCoupon'), say('doorNoCouponLead'))
  if (!shown.claimable)
    return html`${head(brand, store, nothing)}
    ${promised(spoken, shown)}
    <section class="panel"><h2>${coupon}</h2><p>${laterOrOver(spoken, shown)}</p></section>`
  return html`${head(brand, store, nothing)}
    ${promised(spoken, shown)}
    <section class="panel"><h2>${coupon}</h2><p>${say('doorCouponLead')}</p>
      <p><button type="submit">${say('doorClaim')}</button></p></section>`
}

/** A coupon of a live room: when it can be claimed, or that it could. */
const laterOrOver = ({ say, moment }: Spoken, { claimsFrom }: Shown): string =>
  claimsFrom === null ? say('doorOver') : say('doorAhead', { at: moment(claimsFrom) })

/** WeChat opens the chat itself when the link is tapped. */
function serviceDoor(spoken: Spoken, brand: string, shown: Shown): Html {
  const { say } = spoken
  const { store, serviceUrl } = shown
  if (serviceUrl === null) return sentence(say('doorSoon'), say('doorSoonLead'))
  return html`${head(brand, store, nothing)}
    ${promised(spoken, shown)}
    <section class="panel"><h2>${say('doorService')}</h2><p>${say('doorServiceLead')}</p>
      <p><a class="press" href="${serviceUrl}">${say('doorService')}</a></p></section>`
}

/** After the coupon was taken, now or some other time. */
export const claimedPage = (
  { say }: Spoken,
  { name, repeated }: { name: string; repeated: boolean },
): Html =>
  html`<section class="empty"><h1>${say(repeated ? 'doorHeld' : 'doorClaimed')}</h1><p>${name}</p>
    <p><a class="plain" href="${addressOf('coupons')}">${say('coupons')}</a></p></section>`

/** What is said when there is nothing behind the name, or no line to ask. */
export function noDoor(spoken: Spoken, problem: Problem | undefined): Html {
  const { say, language } = spoken
  if (problem?.status === 404 || problem?.status === 400)
    return sentence(say('doorUnknown'), say('doorUnknownLead'))
  return failed(spoken, problem?.sentence[language] ?? say('weakLine'))
}
