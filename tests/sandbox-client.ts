// Drives the sandbox as people, guides and administrators would: typed calls to its control
// interface, for stories, benches and the demo.

export interface SandboxMember {
  userid: string
  name: string
  position?: string
  avatar?: string
  active?: boolean
  contactRight?: boolean
}

export interface SandboxSettings {
  /** Guides confirm mass messages by themselves after so long; null: only `confirm` does. */
  confirmAfterMs: number | null
  acceptAfterMs: number | null
  massQuota: 'month' | 'week' | 'day'
  unionid: boolean
  ownWelcome: string[]
  trustedOrigins: string[]
  turnUrl: string | null
  turnHeaders: Record<string, string>
  pageCookies: string[]
  sidebarUrl: string | null
}

export interface SandboxCorp {
  name: string
  secret: string
  token: string
  aesKey: string
  members?: SandboxMember[]
  settings?: Partial<SandboxSettings>
  callbackUrl?: string
}

export type CallbackCheck = { ok: true } | { ok: false; reason: string }

export interface SandboxFaults {
  dropNext: number
  duplicateNext: number
  holdNext: number
  delayMs: number
  refuse: { api: string; errcode: number; times: number }[]
  silence: { api: string; times: number }[]
}

export interface SandboxPerson {
  id: string
  name: string
  gender: number
  avatar: string
}

export interface SandboxMessageBody {
  text?: { content: string }
  attachments?: {
    msgtype: string
    link?: { title: string; url: string; desc?: string; picurl?: string }
    miniprogram?: { title: string; appid: string; page: string; pic_media_id: string }
    image?: { media_id?: string; pic_url?: string }
  }[]
}

export interface SandboxMessage {
  id: number
  corpId: string
  userid: string
  origin: 'welcome' | 'mass' | 'guide' | 'person' | 'system'
  body: SandboxMessageBody
  at: string
}

export type Scanned =
  | {
      kind: 'contact'
      corpId: string
      corpName: string
      configId: string
      /** The acquisition link that opened the card. */
      link?: string
      friend: boolean
      member: { userid: string; name: string; position: string; avatar: string }
    }
  | {
      kind: 'group'
      corpId: string
      corpName: string
      configId: string
      name: string
      members: number
      faces: string[]
      /** Where the person is inside already. */
      chatId: string | null
    }
  | { kind: 'service'; openKfid: string; link: string; name: string; corpName: string }
  | { kind: 'page'; url: string }
  | { kind: 'expired' }
  | { kind: 'foreign'; text: string }

export interface SandboxAcquisition {
  balance: number
  links: { linkId: string; name: string; members: string[]; url: string; broken: boolean }[]
}

export interface Added {
  result: 'friend' | 'half' | 'asked' | 'already'
  corpId: string
  userid: string
  externalUserId: string
}

export interface SandboxClock {
  now: string
  offsetMs: number
  next: string | null
  idle: boolean
}

export interface WireCall {
  id: number
  corpId: string
  at: string
  direction: 'in' | 'out'
  method: string
  url: string
  request: string
  response: string
  status: number
  errcode: number | null
  tookMs: number
  check: { kind: string; ok: boolean; note: string }
}

export interface LoadReport {
  asked: number
  added: number
  welcomed: number
  running: boolean
  milliseconds: { p50: number; p95: number; p99: number; max: number }
}

export interface SandboxTasks {
  masses: {
    msgid: string
    userid: string
    guide: string
    customers: number
    body: SandboxMessageBody
    createdAt: string
    reminded: number
    status: 'waiting' | 'sent' | 'cancelled'
  }[]
  moments: {
    momentId: string
    userid: string
    guide: string
    customers: number
    body: SandboxMessageBody
    status: 'waiting' | 'published' | 'cancelled'
  }[]
  requests: { userid: string; guide: string; personId: string; person: string; at: string }[]
}

/** A code on a wall: `url` is what its picture holds. */
export interface SandboxCode {
  kind: 'contact' | 'group' | 'account'
  corpId: string
  corpName: string
  configId: string
  remark: string
  state: string
  url: string
  image: string | null
  members: string[]
}

export interface SandboxTalk {
  openKfid: string
  name: string
  lines: {
    id: number
    mine: boolean
    at: string
    body: { msgtype: string; text?: { content: string } }
  }[]
}

interface Pair {
  corpId: string
  userid: string
  personId: string
}

export class SandboxRefused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'SandboxRefused'
    this.status = status
  }
}

const caller =
  (origin: string) =>
  async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${origin}/sandbox/api${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    })
    const json = (await response.json()) as T & { error?: string }
    if (!response.ok) throw new SandboxRefused(response.status, json.error ?? 'refused')
    return json
  }

const query = (values: Record<string, string | number | undefined>): string => {
  const known = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] satisfies [string, string]],
  )
  return new URLSearchParams(known).toString()
}

/** A client for the sandbox at this origin (`http://127.0.0.1:PORT`). */
export const sandboxClient = (origin: string) => {
  const call = caller(origin)
  return {
    origin,
    /** Where a `createWecomClient` points. */
    wecomUrl: `${origin}/wecom`,

    saveCorp: (corpId: string, corp: SandboxCorp) =>
      call<{ id: string; verified: boolean; callback?: CallbackCheck }>(
        'PUT',
        `/corps/${corpId}`,
        corp,
      ),
    renameCorp: (corpId: string, name: string) => call('PUT', `/corps/${corpId}/name`, { name }),
    saveMembers: (corpId: string, members: SandboxMember[]) =>
      call<{ saved: number }>('PUT', `/corps/${corpId}/members`, members),
    setCallback: (corpId: string, url: string) =>
      call<CallbackCheck>('POST', `/corps/${corpId}/callback`, { url }),
    setSettings: (corpId: string, settings: Partial<SandboxSettings>) =>
      call('PATCH', `/corps/${corpId}/settings`, settings),
    setFaults: (corpId: string, faults: Partial<SandboxFaults>) =>
      call<SandboxFaults>('PUT', `/corps/${corpId}/faults`, faults),
    endTokens: (corpId: string, how: 'expire' | 'revoke') =>
      call('POST', `/corps/${corpId}/tokens/end`, { how }),

    createPerson: (person: { name: string; gender?: 0 | 1 | 2; avatar?: string }) =>
      call<SandboxPerson>('POST', '/people', person),
    people: () => call<(SandboxPerson & { unseen: number })[]>('GET', '/people'),
    codes: () => call<SandboxCode[]>('GET', '/codes'),
    scan: (personId: string, url: string) => call<Scanned>('POST', '/scan', { personId, url }),
    /** Adds the member behind a code; without a userid the platform chooses. */
    add: (
      input: { personId: string; userid?: string; half?: boolean } & (
        | { configId: string }
        | { link: string }
      ),
    ) => call<Added>('POST', '/add', input),
    /** The person deletes the member. */
    leave: (pair: Pair) => call('POST', '/leave', pair),
    /** The member deletes the customer. */
    drop: (pair: Pair & { source?: string }) => call('POST', '/drop', pair),

    /** A member makes a group. */
    makeGroup: (group: { corpId: string; owner: string; name?: string }) =>
      call<{ chatId: string; openGid: string }>('POST', '/groups', group),
    /** The person scans the group's code and comes in. */
    joinGroup: (input: { personId: string; configId: string }) =>
      call<{ chatId: string; joined: boolean }>('POST', '/groups/join', input),
    /** Somebody inside, a member or a person, brings people along. */
    inviteToGroup: (chatId: string, input: { invitor: string; personIds: string[] }) =>
      call('POST', `/groups/${chatId}/invite`, input),
    leaveGroup: (chatId: string, input: { personId: string; removed?: boolean }) =>
      call('POST', `/groups/${chatId}/leave`, input),
    changeGroup: (
      chatId: string,
      input: { name?: string; notice?: string; owner?: string; welcome?: string | null },
    ) => call('PATCH', `/groups/${chatId}`, input),
    /** A member writes in a group. */
    writeInGroup: (chatId: string, line: { userid: string; text: string }) =>
      call<{ id: number }>('POST', `/groups/${chatId}/lines`, line),
    dismissGroup: (chatId: string) => call('DELETE', `/groups/${chatId}`),

    /** What one person does, by the acts of `/__sandbox/act`. */
    act: <T extends object>(person: string, act: { act: string } & Record<string, unknown>) =>
      call<T>('POST', `/people/${person}/act`, act),
    /** The administrator makes an account of customer service. */
    addService: (corpId: string, service: { name: string; servicers?: string[] }) =>
      call<{ openKfid: string }>('POST', `/corps/${corpId}/services`, service),
    answerService: (
      corpId: string,
      answer: { openKfid: string; personId: string; userid: string; text: string },
    ) => call('POST', `/corps/${corpId}/service-answers`, answer),
    acquisition: (corpId: string) =>
      call<SandboxAcquisition>('GET', `/corps/${corpId}/acquisition`),
    /** The administrator buys units of acquisition links; `only` makes the rest void. */
    buyUnits: (corpId: string, bought: { units: number; days?: number; only?: boolean }) =>
      call<{ balance: number }>('POST', `/corps/${corpId}/acquisition-units`, bought),
    /** Made by the administrator: no app is shown it. */
    makeAcquisitionLink: (corpId: string, link: { name: string; members: string[] }) =>
      call<{ linkId: string; url: string }>('POST', `/corps/${corpId}/acquisition-links`, link),
    deleteAcquisitionLink: (corpId: string, linkId: string) =>
      call('DELETE', `/corps/${corpId}/acquisition-links/${linkId}`),
    /** The platform finds it unavailable. */
    breakAcquisitionLink: (corpId: string, linkId: string) =>
      call('POST', `/corps/${corpId}/acquisition-links/${linkId}/break`),
    endService: (corpId: string, talk: { openKfid: string; personId: string }) =>
      call('POST', `/corps/${corpId}/service-ends`, talk),
    /** A talk with customer service as the person sees it. */
    service: (personId: string, openKfid: string) =>
      call<SandboxTalk>('GET', `/people/${personId}/services/${openKfid}`),

    /** The administrator removes a member: her customers wait to be assigned. */
    resign: (corpId: string, userid: string) => call('POST', '/members/resign', { corpId, userid }),
    /** New guides that a person was told of and may still refuse. */
    transfers: (personId: string) =>
      call<{ userid: string; takeover: string; takesAt: string }[]>(
        'GET',
        `/people/${personId}/transfers`,
      ),
    refuseTransfer: (pair: Pair) => call('POST', '/transfers/refuse', pair),

    messages: (personId: string, chat: { corpId?: string; userid?: string } = {}) =>
      call<SandboxMessage[]>('GET', `/people/${personId}/messages?${query(chat)}`),
    write: (pair: Pair, text: string) =>
      call('POST', `/people/${pair.personId}/messages`, { ...pair, text }),

    /** Follows a sign-in address as this person's phone; gives where it leads, code included. */
    authorize: async (personId: string, url: string): Promise<string> => {
      const response = await fetch(url, {
        headers: { cookie: `phone=${personId}` },
        redirect: 'manual',
      })
      const target = response.headers.get('location')
      if (!target) throw new SandboxRefused(response.status, await response.text())
      return target
    },

    tasks: (corpId: string) => call<SandboxTasks>('GET', `/tasks?${query({ corpId })}`),
    confirm: (task: { corpId: string; msgid: string; userid: string; only?: string[] }) =>
      call('POST', '/tasks/confirm', task),
    publish: (task: { corpId: string; momentId: string; userid: string }) =>
      call('POST', '/tasks/publish', task),
    accept: (pair: Pair) => call('POST', '/tasks/accept', pair),
    guideWrites: (pair: Pair, text: string) => call('POST', '/guides/write', { ...pair, text }),
    guideNotices: (corpId: string, userid: string) =>
      call<{ body: { title?: string; text: string; url?: string }; at: string; seen: boolean }[]>(
        'GET',
        `/guides/${corpId}/${userid}/notices`,
      ),
    guideRemarks: (pair: Pair, remark: string) =>
      call('POST', '/guides/remark', { ...pair, remark }),

    clock: () => call<SandboxClock>('GET', '/clock'),
    /** Sets sandbox time without stepping: for whoever does the stepping. */
    setClock: (to: { offsetMs: number } | { to: string }) =>
      call<SandboxClock>('POST', '/clock', to),
    /** Turns by steps; through the product where it owns the clock. */
    turn: (to: { byMs: number } | { to: string }) => call<SandboxClock>('POST', '/clock/turn', to),
    wire: (since?: number) => call<WireCall[]>('GET', `/wire?${query({ since, limit: 1000 })}`),

    startLoad: (load: { configIds: string[]; count: number; perSecond: number }) =>
      call<LoadReport>('POST', '/load', load),
    load: () => call<LoadReport>('GET', '/load'),
  }
}

export type SandboxClient = ReturnType<typeof sandboxClient>
