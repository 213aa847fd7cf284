// Calls to the sandbox's control interface, typed by what its server answers.
import type { GuideDevice } from '../../server/guide/device.ts'
import type { listGuideChats } from '../../server/guide/chats.ts'
import type { listNotices } from '../../server/guide/notices.ts'
import type { listChats, listMessages } from '../../server/chat.ts'
import type { Inbox, MenuButton } from '../../server/control/phone-routes.ts'
import type { listMomentTasks, readFeed } from '../../server/moment/phone.ts'
import type { listParamCodes } from '../../server/official/codes.ts'
import type { openPageSheet } from '../../server/pay/page-sheet.ts'
import type { showSheet } from '../../server/pay/sheet.ts'
import type { CorpSettings, Member } from '../../server/corp.ts'
import type { listCorpGroups, listGroups, readGroup } from '../../server/group/phone.ts'
import type { listServices, readService } from '../../server/kf/phone.ts'
import type { AddResult } from '../../server/friendship.ts'
import type { locate, readPlace } from '../../server/place/place.ts'
import type { Person } from '../../server/people.ts'
import type { listCodes } from '../../server/codes.ts'
import type { Scanned } from '../../server/scan.ts'
import type { listTasks } from '../../server/tasks.ts'
import type { listGroupWelcomes } from '../../server/group/welcome.ts'
import type { waitingTransfers } from '../../server/transfers.ts'
import type { WireCall } from '../../server/wire.ts'

export type { Inbox, MenuButton, Member, Person, Scanned, WireCall }
export type Chat = ReturnType<typeof listChats>[number]
export type Message = ReturnType<typeof listMessages>[number] & { corpId: string; userid: string }
export type GroupRow = ReturnType<typeof listGroups>[number]
export type Group = ReturnType<typeof readGroup>
export type ServiceRow = ReturnType<typeof listServices>[number]
export type Service = ReturnType<typeof readService>
export type CorpGroup = ReturnType<typeof listCorpGroups>[number]
export type Sheet = ReturnType<typeof showSheet>
export type PageSheet = ReturnType<typeof openPageSheet>
export type Place = ReturnType<typeof readPlace>
export type Located = ReturnType<typeof locate>
export type Code = ReturnType<typeof listCodes | typeof listParamCodes>[number]
export type Tasks = ReturnType<typeof listTasks> & { moments: ReturnType<typeof listMomentTasks> }
export type GroupWelcome = ReturnType<typeof listGroupWelcomes>[number]
export type HandedOver = ReturnType<typeof waitingTransfers>[number]
export type GuideChat = ReturnType<typeof listGuideChats>[number]
export type GuideNotice = ReturnType<typeof listNotices>[number]
export type GuideMessage = ReturnType<typeof listMessages>[number]
export type Moment = ReturnType<typeof readFeed>[number]
export interface Corp {
  id: string
  name: string
  callbackUrl: string
  verified: boolean
  settings: CorpSettings
  members: Member[]
}
export interface ClockView {
  now: string
  offsetMs: number
  next: string | null
  idle: boolean
}
export type Somebody = Person & { unseen: number }
export interface Added {
  result: AddResult
  corpId: string
  userid: string
}
export interface Joined {
  chatId: string
  joined: boolean
}
export interface ChatKey {
  corpId: string
  userid: string
}

/** What the sandbox refused, with its sentence. */
export class Refused extends Error {}

const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const response = await fetch(`/sandbox/api${path}`, {
    method,
    body: body && JSON.stringify(body),
    headers: body ? { 'content-type': 'application/json' } : {},
  })
  const json = (await response.json()) as T & { error?: string }
  if (!response.ok) throw new Refused(json.error ?? `HTTP ${response.status}`)
  return json
}

const clientPath = ({ corpId, userid }: ChatKey): string =>
  `/guides/${encodeURIComponent(corpId)}/${encodeURIComponent(userid)}`

export const api = {
  /** The latest, and those who are wanted however old they are. */
  people: (wanted: readonly string[] = []) =>
    call<Somebody[]>('GET', `/people?limit=60&with=${wanted.map(encodeURIComponent).join(',')}`),
  createPerson: (person: { name: string; gender: number }) =>
    call<Person>('POST', '/people', person),
  chats: (personId: string) => call<Chat[]>('GET', `/people/${personId}/chats`),
  messages: (personId: string, { corpId, userid }: ChatKey) =>
    call<Message[]>(
      'GET',
      `/people/${personId}/messages?${new URLSearchParams({
        corpId,
        userid,
        limit: '200',
      })}`,
    ),
  write: (personId: string, chat: ChatKey, text: string) =>
    call('POST', `/people/${personId}/messages`, { ...chat, text }),
  seen: (personId: string, chat: ChatKey) => call('POST', `/people/${personId}/seen`, chat),

  transfers: (personId: string) => call<HandedOver[]>('GET', `/people/${personId}/transfers`),
  groups: (personId: string) => call<GroupRow[]>('GET', `/people/${personId}/groups`),
  group: (personId: string, chatId: string) =>
    call<Group>('GET', `/people/${personId}/groups/${chatId}`),
  corpGroups: (corpId: string) =>
    call<CorpGroup[]>('GET', `/groups?corpId=${encodeURIComponent(corpId)}`),
  makeGroup: (corpId: string, owner: string, name: string) =>
    call<{ chatId: string }>('POST', '/groups', { corpId, owner, name }),
  groupWelcomes: (corpId: string) =>
    call<GroupWelcome[]>('GET', `/groups/welcomes?corpId=${encodeURIComponent(corpId)}`),
  chooseWelcome: (chatId: string, welcome: string | null) =>
    call('PATCH', `/groups/${chatId}`, { welcome }),
  writeInGroup: (chatId: string, userid: string, text: string) =>
    call('POST', `/groups/${chatId}/lines`, { userid, text }),

  services: (personId: string) => call<ServiceRow[]>('GET', `/people/${personId}/services`),
  service: (personId: string, openKfid: string) =>
    call<Service>('GET', `/people/${personId}/services/${openKfid}`),

  moments: (personId: string) => call<Moment[]>('GET', `/people/${personId}/moments`),
  place: (personId: string) => call<Place>('GET', `/people/${personId}/place`),
  inbox: (personId: string) => call<Inbox>('GET', `/people/${personId}/inbox`),
  act: <T = object>(personId: string, act: string, input: object = {}) =>
    call<T>('POST', `/people/${personId}/act`, { act, ...input }),

  codes: () => call<Code[]>('GET', '/codes?limit=60'),
  scan: (personId: string, url: string) => call<Scanned>('POST', '/scan', { personId, url }),
  /** By a code, or by an acquisition link. */
  add: (personId: string, by: { configId?: string; link?: string; userid: string }) =>
    call<Added>('POST', '/add', { personId, ...by }),
  leave: (personId: string, chat: ChatKey) => call('POST', '/leave', { personId, ...chat }),

  corps: () => call<Corp[]>('GET', '/corps'),
  settings: (corpId: string, change: Partial<CorpSettings>) =>
    call('PATCH', `/corps/${corpId}/settings`, change),
  tasks: (corpId: string) => call<Tasks>('GET', `/tasks?corpId=${encodeURIComponent(corpId)}`),
  confirm: (corpId: string, msgid: string, userid: string) =>
    call('POST', '/tasks/confirm', { corpId, msgid, userid }),
  publish: (corpId: string, momentId: string, userid: string) =>
    call('POST', '/tasks/publish', { corpId, momentId, userid }),
  accept: (corpId: string, userid: string, personId: string) =>
    call('POST', '/tasks/accept', { corpId, userid, personId }),

  guideDevice: (guide: ChatKey) => call<GuideDevice>('PUT', `${clientPath(guide)}/device`),
  guideChats: (guide: ChatKey) => call<GuideChat[]>('GET', `${clientPath(guide)}/chats`),
  guideNotices: (guide: ChatKey) => call<GuideNotice[]>('GET', `${clientPath(guide)}/notices`),
  seeNotices: (guide: ChatKey) => call('POST', `${clientPath(guide)}/notices/seen`, {}),
  guideMessages: (guide: ChatKey, personId: string) =>
    call<GuideMessage[]>(
      'GET',
      `${clientPath(guide)}/messages?${new URLSearchParams({ personId, limit: '200' })}`,
    ),
  guideWrites: ({ corpId, userid }: ChatKey, personId: string, text: string) =>
    call('POST', '/guides/write', { corpId, userid, personId, text }),

  clock: () => call<ClockView>('GET', '/clock'),
  turn: (to: { byMs: number } | { to: string }) => call<ClockView>('POST', '/clock/turn', to),
  wire: () => call<WireCall[]>('GET', '/wire?limit=120'),
}

export const faceUrl = (avatar: string): string => `/face/${encodeURIComponent(avatar)}.svg`
export const mediaUrl = (mediaId: string): string => `/sandbox/media/${mediaId}`
/** A link as this person's phone opens it: the sandbox knows who asks when the page wants to. */
export const openUrl = (personId: string, url: string): string =>
  `/sandbox/open?${new URLSearchParams({ person: personId, url })}`
/** The same in the phone's own browser, which has a jar for each person. */
export const browseUrl = (person: string, url: string): string =>
  `/sandbox/browse?${new URLSearchParams({ person, url })}`
