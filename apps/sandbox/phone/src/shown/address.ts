// What stands on the page, as the address says it: several phones side by side, a guide's WeCom
// beside them, and whether the desk is put away. One phone alone needs no address.
import type { ChatKey } from '../api.ts'

export interface Shown {
  /** Whose phones, from left to right. */
  people: string[]
  guide: ChatKey | undefined
  desk: boolean
}

/** So many phones are still seen at once on a wide screen. */
export const MOST = 4

const KEPT = 'siyu.phone.person'
const name = { people: 'phones', guide: 'guide', desk: 'desk' } as const

const guideIn = (text: string | null): ChatKey | undefined => {
  const [corpId, userid] = text?.split('/') ?? []
  return corpId && userid ? { corpId, userid } : undefined
}

export const readShown = (): Shown => {
  const query = new URLSearchParams(location.search)
  const named = (query.get(name.people) ?? '').split(',').filter(Boolean)
  const kept = localStorage.getItem(KEPT)
  return {
    people: named.length > 0 ? [...new Set(named)].slice(0, MOST) : kept ? [kept] : [],
    guide: guideIn(query.get(name.guide)),
    desk: query.get(name.desk) !== 'away',
  }
}

export const keepShown = ({ people, guide, desk }: Shown): void => {
  const [first] = people
  if (first) localStorage.setItem(KEPT, first)
  const parts = [
    ...(people.length > 1 ? [`${name.people}=${people.join(',')}`] : []),
    ...(guide ? [`${name.guide}=${guide.corpId}/${encodeURIComponent(guide.userid)}`] : []),
    ...(desk ? [] : [`${name.desk}=away`]),
  ]
  history.replaceState(null, '', parts.length > 0 ? `/?${parts.join('&')}` : '/')
}
