// A menu as the platform writes it, and what is other there. Pure.
import type { AccountButton, MenuAction, MenuDifference } from '#contracts'
import { sha256 } from '#kit'
import type { LiveButton, MenuRequest } from '#wechat'

/** What a press brings back: the same text, the same key. */
export const keyOf = (text: string): string => `m${sha256(`menu:${text}`).slice(0, 23)}`

function wireOf(action: MenuAction) {
  switch (action.kind) {
    case 'view':
      return { type: 'view', url: action.url }
    case 'click':
      return { type: 'click', key: keyOf(action.text) }
    case 'miniprogram':
      return { type: action.kind, appid: action.appId, pagepath: action.path, url: action.url }
  }
}

export const menuRequestOf = (buttons: readonly AccountButton[]): MenuRequest => ({
  button: buttons.map((button) =>
    'action' in button
      ? { name: button.name, ...wireOf(button.action) }
      : {
          name: button.name,
          sub_button: button.below.map(({ name, action }) => ({ name, ...wireOf(action) })),
        },
  ),
})

/** All texts that its buttons answer with. */
export const textsOf = (buttons: readonly AccountButton[]): string[] =>
  buttons
    .flatMap((button) => ('action' in button ? [button.action] : button.below.map((b) => b.action)))
    .flatMap((action) => (action.kind === 'click' ? [action.text] : []))

type Wire = Omit<LiveButton, 'sub_button'>
const fields = [
  'name',
  'type',
  'key',
  'url',
  'appid',
  'pagepath',
  'media_id',
  'article_id',
] as const
const same = (one: Wire, other: Wire): boolean =>
  fields.every((field) => (one[field] ?? '') === (other[field] ?? ''))

function compared(at: string, here: readonly Wire[], there: readonly Wire[]): MenuDifference[] {
  return Array.from({ length: Math.max(here.length, there.length) }, (_, n) => n).flatMap((n) => {
    const [ours, theirs] = [here[n], there[n]]
    if (ours && theirs && same(ours, theirs)) return []
    return [{ at: `${at}${n + 1}`, here: ours?.name ?? null, there: theirs?.name ?? null }]
  })
}

/** Place by place: what stands here and not there, there and not here, or is another. */
export function differencesOf(
  buttons: readonly AccountButton[],
  live: readonly LiveButton[],
): MenuDifference[] {
  const ours: LiveButton[] = menuRequestOf(buttons).button.map((button) => ({
    ...button,
    sub_button: button.sub_button ?? [],
  }))
  const places = Array.from({ length: Math.max(ours.length, live.length) }, (_, n) => n)
  const below = places.flatMap((n) =>
    compared(`${n + 1}.`, ours[n]?.sub_button ?? [], live[n]?.sub_button ?? []),
  )
  return [...compared('', ours, live), ...below].toSorted((a, b) => a.at.localeCompare(b.at))
}
