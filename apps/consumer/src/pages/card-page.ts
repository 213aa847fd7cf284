// The member card: the code for the till first, then what she holds and what comes next. Nothing on
// it is pressed, so it is plain HTML: drawn before the site is loaded, and by the site.
import type { MemberCard } from '../api.ts'
import type { Spoken } from '../speak.ts'
import { tillCode } from '../ui/drawn.ts'
import { html, nothing, type Html } from '../ui/html.ts'

function progress({ say, count }: Spoken, { nextTier, growth }: MemberCard): Html {
  if (!nextTier) return html`<p class="quiet">${say('topTier')}</p>`
  const goal = growth + nextTier.missingGrowth
  const share = goal === 0 ? 0 : Math.max(0, growth) / goal
  const text = say('toNext', { n: count(nextTier.missingGrowth), tier: nextTier.name })
  return html`<div class="progress"><div class="track" role="progressbar" aria-label="${text}" aria-valuemin="0"
    aria-valuemax="${goal}" aria-valuenow="${growth}"><i style="width:${Math.max(2, share * 100)}%"></i></div>
    <p>${text}</p></div>`
}

function face(spoken: Spoken, card: MemberCard, brand: string): Html {
  const { say, day } = spoken
  const { name, until } = card.tier
  return html`<section class="member">
    <header><div><h1>${brand}</h1><p>${card.name ?? card.phoneMasked ?? ''}</p></div>
      <strong class="tier">${name}</strong></header>
    <div class="till"><p>${say('showAtTill')}</p>${tillCode(spoken, card.tillCode)}</div>
    <footer><span>${say('memberNo')} ${card.memberNo}</span>${
      until ? html`<span>${say('until', { day: day(until) })}</span>` : nothing
    }</footer>
  </section>`
}

function holdings(spoken: Spoken, card: MemberCard): Html {
  const { say, count, day, money } = spoken
  const { points, storedFen, growth, pointsExpiring, pointsPending } = card
  return html`<section class="panel">
    <dl class="figures"><div><dt>${say('points')}</dt><dd>${count(points)}</dd></div>
      <div><dt>${say('growth')}</dt><dd>${count(growth)}</dd></div>${
        storedFen === 0
          ? nothing
          : html`<div><dt>${say('stored')}</dt><dd>${money(storedFen)}</dd></div>`
      }</dl>
    ${
      pointsPending
        ? html`<p class="quiet">${say('pending', {
            n: count(pointsPending.points),
            day: day(pointsPending.from),
          })}</p>`
        : nothing
    }
    ${
      pointsExpiring
        ? html`<p class="quiet">${say('expiring', {
            n: count(pointsExpiring.points),
            day: day(pointsExpiring.on),
          })}</p>`
        : nothing
    }
    ${progress(spoken, card)}
  </section>`
}

export function cardPage(spoken: Spoken, card: MemberCard, brand: string, fresh = false): Html {
  const { say, day } = spoken
  const { benefits } = card.tier
  return html`${fresh ? html`<p class="note" role="status">${say('justJoined')}</p>` : nothing}
    ${face(spoken, card, brand)}${holdings(spoken, card)}
    ${
      benefits === ''
        ? nothing
        : html`<section class="panel"><h2>${say('benefits')}</h2><p class="lines">${benefits}</p></section>`
    }
    <p class="quiet centre">${say('memberSince', { day: day(card.joinedAt) })}</p>`
}
