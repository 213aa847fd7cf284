// The link of an account, printed or tapped: it opens the chat, and tells where she came from.
import { onSite } from '../browser/address.ts'
import { getCorp } from '../corp.ts'
import { isOurs } from '../ids.ts'
import { ControlError } from '../refusal.ts'
import type { Scanned } from '../scan.ts'
import type { World } from '../world.ts'
import { findAccount, sceneOf } from './accounts.ts'
import { enter } from './talk.ts'

const LONGEST_PARAM = 128

const openKfidOf = (url: URL): string | undefined =>
  isOurs(url) ? /^\/kf\/([0-9A-Za-z]+)$/.exec(url.pathname)?.[1] : undefined

/** What a camera makes of it; undefined where it is no link of customer service. */
export const serviceBehind = (world: World, url: URL): Scanned | undefined => {
  const openKfid = openKfidOf(url)
  if (openKfid === undefined) return undefined
  const account = findAccount(world, openKfid)
  if (!account) return { kind: 'expired' }
  return {
    kind: 'service',
    openKfid,
    link: url.href,
    name: account.name,
    corpName: getCorp(world, account.corp_id).name,
  }
}

/** She taps it. Too long a parameter of the page's own is left out. */
export const enterByLink = (world: World, personId: string, link: string): { openKfid: string } => {
  const site = onSite(link)
  const url = URL.canParse(site) ? new URL(site) : undefined
  const openKfid = url && openKfidOf(url)
  if (!openKfid) throw new ControlError(400, 'this leads to no customer service')
  const param = url.searchParams.get('scene_param') ?? ''
  enter(world, {
    openKfid,
    personId,
    scene: sceneOf(world, openKfid, url.searchParams.get('enc_scene') ?? ''),
    sceneParam: Buffer.byteLength(param) <= LONGEST_PARAM ? param : '',
  })
  return { openKfid }
}
