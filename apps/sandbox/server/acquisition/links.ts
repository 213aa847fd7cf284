// Acquisition links: made by the corp's app or by its administrator, each seen by its maker only.
import { findMember, getCorp } from '../corp.ts'
import { raise } from '../callback.ts'
import { isOurs, randomText } from '../ids.ts'
import { ControlError, must } from '../refusal.ts'
import type { World } from '../world.ts'

/** The corps of the sandbox have one app each; '' is the administrator's page. */
export const APP = 'app'
export const ADMIN = ''
export const MOST_PEOPLE = 500
const LONGEST_NAME = 30
const MOST_PRIORITY = 1000

export interface LinkBody {
  link_name: string
  user_list: string[]
  department_list: number[]
  skip_verify: boolean
  mark_source: boolean
  priority_option?: { priority_type: number; priority_userid_list: string[] }
}
export interface Link extends LinkBody {
  link_id: string
  corp_id: string
  app: string
  slug: string
  turn: number
  /** Nobody can be added by it: the administrator's doing, or the platform's. */
  broken: boolean
  created_at: number
}

interface LinkRow {
  link_id: string
  corp_id: string
  app: string
  slug: string
  body: string
  turn: number
  broken: number
  created_at: number
}
const linkOf = ({ body, broken, ...row }: LinkRow): Link => ({
  ...row,
  ...(JSON.parse(body) as LinkBody),
  broken: broken === 1,
})

export const urlOf = (world: World, { slug }: Pick<Link, 'slug'>): string =>
  `${world.origin()}/ca/${slug}`

export const findLink = ({ store }: World, linkId: string): Link | undefined => {
  const row = store.first<LinkRow>('select * from acq_link where link_id = ?', linkId)
  return row && linkOf(row)
}

export const listLinks = ({ store }: World, corpId: string, app?: string): Link[] =>
  store
    .all<LinkRow>('select * from acq_link where corp_id = ? order by created_at, link_id', corpId)
    .map(linkOf)
    .filter((link) => app === undefined || link.app === app)

/** The link behind an address; undefined where it is no such address at all. */
export const linkBehind = (world: World, url: URL): Link | 'gone' | undefined => {
  const slug = isOurs(url) ? /^\/ca\/([0-9A-Za-z]+)$/.exec(url.pathname)?.[1] : undefined
  if (slug === undefined) return undefined
  const row = world.store.first<LinkRow>('select * from acq_link where slug = ?', slug)
  return row ? linkOf(row) : 'gone'
}

const LONGEST_CHANNEL = 64

/** What the address brings along; longer than 64 bytes it is cut, at a whole letter. */
export const channelOf = (url: URL): string => {
  let channel = ''
  for (const letter of url.searchParams.get('customer_channel') ?? '') {
    if (Buffer.byteLength(channel + letter) > LONGEST_CHANNEL) break
    channel += letter
  }
  return channel
}

const checkPeople = (world: World, corpId: string, body: LinkBody): void => {
  must(body.user_list.length > 0 || body.department_list.length > 0, 40058, 'range is needed')
  must(body.user_list.length <= MOST_PEOPLE, 40058, 'too many members in the range')
  for (const userid of body.user_list) {
    const member = findMember(world, corpId, userid)
    must(member, 40003, `invalid userid ${userid}`)
    must(member.active, 41054)
    must(member.contactRight, 84074)
  }
}

export const checkLink = (world: World, corpId: string, body: LinkBody): void => {
  const { link_name: name, priority_option: priority } = body
  must(name, 40058, 'link_name is needed')
  must([...name].length <= LONGEST_NAME, 40058, 'link_name is too long')
  if (priority) {
    must(priority.priority_type === 1 || priority.priority_type === 2, 40058)
    must(priority.priority_userid_list.length <= MOST_PRIORITY, 40058)
  }
  checkPeople(world, corpId, body)
}

export const makeLink = (world: World, corpId: string, app: string, body: LinkBody): Link => {
  checkLink(world, corpId, body)
  must(listLinks(world, corpId).length < world.ceilings.acquisitionLinks, 41095)
  const link_id = `caw${randomText(29)}`
  world.store.run(
    'insert into acq_link (link_id, corp_id, app, slug, body, created_at) values (?, ?, ?, ?, ?, ?)',
    link_id,
    corpId,
    app,
    `cawcde${randomText(10)}`,
    JSON.stringify(body),
    world.clock.now(),
  )
  const link = findLink(world, link_id)
  if (!link) throw new Error('a link just made is gone')
  return link
}

export const keepLink = ({ store }: World, linkId: string, body: LinkBody): void => {
  store.run('update acq_link set body = ? where link_id = ?', JSON.stringify(body), linkId)
}

/** Those who came by it stay friends, and what they write is told no more. */
export const removeLink = ({ store }: World, linkId: string): void => {
  store.run('delete from acq_link where link_id = ?', linkId)
}

const ofCorp = (world: World, corpId: string, linkId: string): Link => {
  const link = findLink(world, linkId)
  if (link?.corp_id !== corpId) throw new ControlError(404, 'there is no such link')
  return link
}

/** The administrator deletes it: unlike the same by API, this raises an event. */
export const removeByHand = (world: World, corpId: string, linkId: string): void => {
  ofCorp(world, corpId, linkId)
  world.store.together(() => {
    removeLink(world, linkId)
    raise(world, getCorp(world, corpId), 'customer_acquisition', {
      ChangeType: 'delete_link',
      LinkId: linkId,
    })
  })
}

/** The platform finds that nobody can be added by it any more. */
export const breakLink = (world: World, corpId: string, linkId: string): void => {
  ofCorp(world, corpId, linkId)
  world.store.together(() => {
    world.store.run('update acq_link set broken = 1 where link_id = ?', linkId)
    raise(world, getCorp(world, corpId), 'customer_acquisition', {
      ChangeType: 'link_unavailable',
      LinkId: linkId,
    })
  })
}
