// Corps and their members, as the administrator's pages of WeCom would hold them.
import type { CallbackKeys } from '#wechat'
import { ControlError } from './refusal.ts'
import type { World } from './world.ts'

/** How the corp's simulated members and administrators behave. */
export interface CorpSettings {
  /** Guides confirm mass messages after so many milliseconds; null: only by hand. */
  confirmAfterMs: number | null
  /** Guides accept friend requests that need it after so many milliseconds. */
  acceptAfterMs: number | null
  /** How many corp mass messages one customer may get. */
  massQuota: 'month' | 'week' | 'day'
  /** The corp has bound an open-platform account, so `unionid` is answered. */
  unionid: boolean
  /** Members whose own welcome text is set in the client: their add events bear no code. */
  ownWelcome: string[]
  /** Origins of pages that may ask who their visitor is. */
  trustedOrigins: string[]
  /** Where the clock is turned from, when the product owns it: `POST {to}`. */
  turnUrl: string | null
  /** What that address wants to see, as `authorization`; never shown again. */
  turnHeaders: Record<string, string>
  /** Cookies of the product's pages: each phone has its own jar, so they end with a change. */
  pageCookies: string[]
  /** The corp's app beside a member's chat with a customer; null: it has no such page. */
  sidebarUrl: string | null
}

export const defaultSettings: CorpSettings = {
  confirmAfterMs: 1000,
  acceptAfterMs: 1000,
  massQuota: 'month',
  unionid: true,
  ownWelcome: [],
  trustedOrigins: [],
  turnUrl: null,
  turnHeaders: {},
  pageCookies: [],
  sidebarUrl: null,
}

export interface Corp {
  id: string
  name: string
  secret: string
  callbackUrl: string
  verified: boolean
  keys: CallbackKeys
  settings: CorpSettings
}

interface CorpRow {
  id: string
  name: string
  secret: string
  token: string
  aes_key: string
  callback_url: string
  verified: number
  settings: string
}

const corpOf = (row: CorpRow): Corp => ({
  id: row.id,
  name: row.name,
  secret: row.secret,
  callbackUrl: row.callback_url,
  verified: row.verified === 1,
  keys: { token: row.token, aesKey: row.aes_key, receiveId: row.id },
  settings: { ...defaultSettings, ...(JSON.parse(row.settings) as Partial<CorpSettings>) },
})

export const findCorp = ({ store }: World, id: string): Corp | undefined => {
  const row = store.first<CorpRow>('select * from corp where id = ?', id)
  return row && corpOf(row)
}
export const getCorp = (world: World, id: string): Corp => {
  const corp = findCorp(world, id)
  if (!corp) throw new ControlError(404, `there is no corp ${id}`)
  return corp
}
export const listCorps = ({ store }: World): Corp[] =>
  store.all<CorpRow>('select * from corp order by id').map(corpOf)

export interface CorpInput {
  id: string
  name: string
  secret: string
  token: string
  aesKey: string
  settings: Partial<CorpSettings>
}

export const saveCorp = ({ store, live }: World, input: CorpInput): void => {
  store.run(
    `insert into corp values (?, ?, ?, ?, ?, '', 0, ?)
     on conflict (id) do update set name = excluded.name, secret = excluded.secret,
       token = excluded.token, aes_key = excluded.aes_key, settings = excluded.settings`,
    input.id,
    input.name,
    input.secret,
    input.token,
    input.aesKey,
    JSON.stringify(input.settings),
  )
  live.tell({ kind: 'corp', corpId: input.id })
}

export const renameCorp = (world: World, id: string, name: string): void => {
  getCorp(world, id)
  world.store.run('update corp set name = ? where id = ?', name, id)
  world.live.tell({ kind: 'corp', corpId: id })
}

export const saveSettings = (world: World, id: string, change: Partial<CorpSettings>): void => {
  const corp = getCorp(world, id)
  world.store.run(
    'update corp set settings = ? where id = ?',
    JSON.stringify({ ...corp.settings, ...change }),
    id,
  )
  world.live.tell({ kind: 'corp', corpId: id })
}

/** The address only counts once it answered the URL check. */
export const saveCallback = (world: World, id: string, url: string): void => {
  world.store.run('update corp set callback_url = ?, verified = 1 where id = ?', url, id)
}

export interface Member {
  userid: string
  name: string
  position: string
  avatar: string
  /** Not yet activated members cannot stand behind a code (41054). */
  active: boolean
  /** Whether the member may use customer contact at all (84074). */
  contactRight: boolean
}
interface MemberRow {
  userid: string
  name: string
  position: string
  avatar: string
  active: number
  contact_right: number
}
const memberOf = (row: MemberRow): Member => ({
  userid: row.userid,
  name: row.name,
  position: row.position,
  avatar: row.avatar,
  active: row.active === 1,
  contactRight: row.contact_right === 1,
})

export const saveMember = ({ store }: World, corpId: string, member: Member): void => {
  store.run(
    `insert into member values (?, ?, ?, ?, ?, ?, ?) on conflict (corp_id, userid) do update set
       name = excluded.name, position = excluded.position, avatar = excluded.avatar,
       active = excluded.active, contact_right = excluded.contact_right`,
    corpId,
    member.userid,
    member.name,
    member.position,
    member.avatar,
    member.active ? 1 : 0,
    member.contactRight ? 1 : 0,
  )
}

export const findMember = (
  { store }: World,
  corpId: string,
  userid: string,
): Member | undefined => {
  const row = store.first<MemberRow>(
    'select * from member where corp_id = ? and userid = ?',
    corpId,
    userid,
  )
  return row && memberOf(row)
}
export const listMembers = ({ store }: World, corpId: string): Member[] =>
  store
    .all<MemberRow>('select * from member where corp_id = ? order by userid', corpId)
    .map(memberOf)
