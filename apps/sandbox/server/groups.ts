// Customer groups: made and led by members in their client, joined by code or by invitation. What is
// done here by people raises the platform's events; what is done by API raises none.
import { wecomGroupChat } from '#wechat'
import { raise } from './callback.ts'
import { findMember, getCorp, type Corp } from './corp.ts'
import { chooseGroupWelcome, greetInGroup } from './group/welcome.ts'
import { calledInGroup, happen, isInside } from './group/talk.ts'
import { randomText, stableText } from './ids.ts'
import { contactFor, getPerson } from './people.ts'
import { ControlError } from './refusal.ts'
import type { World } from './world.ts'

export interface Chat {
  corp_id: string
  chat_id: string
  name: string
  owner: string
  notice: string
  created_at: number
  version: number
  dismissed: number
}
export const memberKind = { staff: 1, outside: 2 } as const
export interface ChatMember {
  kind: number
  who: string
  joined_at: number
  scene: number
  invitor: string | null
  state: string
}
export interface JoinWay {
  config_id: string
  scene: number
  remark: string
  auto_create_room: number
  room_base_name: string
  room_base_id: number
  chat_id_list: string[]
  state: string
  mark_source: boolean
}

/** A code lets nobody in above this; by invitation a group holds up to 500. */
const FULL_BY_CODE = 200
const FULL = 500

export const findChat = ({ store }: World, chatId: string): Chat | undefined =>
  store.first<Chat>('select * from chat where chat_id = ?', chatId)
export const membersOf = ({ store }: World, chatId: string): ChatMember[] =>
  store.all<ChatMember>(
    `select kind, who, joined_at, scene, invitor, state from chat_member where chat_id = ?
     order by joined_at, kind, who`,
    chatId,
  )
/** Changes with every coming and going. */
export const versionOf = ({ chat_id, version }: Pick<Chat, 'chat_id' | 'version'>): string =>
  stableText(32, 'version', chat_id, String(version))

/** How the platform names somebody of a group. */
export const nameOf = (
  world: World,
  corpId: string,
  { kind, who }: Pick<ChatMember, 'kind' | 'who'>,
) => (kind === memberKind.staff ? who : contactFor(world, corpId, who).externalUserId)

const living = (world: World, chatId: string): Chat => {
  const chat = findChat(world, chatId)
  if (!chat || chat.dismissed === 1) throw new ControlError(404, `there is no group ${chatId}`)
  return chat
}

const told = (
  world: World,
  chat: Chat,
  detail: string,
  extra: { JoinScene?: number; QuitScene?: number } = {},
  changed: Pick<ChatMember, 'kind' | 'who'>[] = [],
): void => {
  const before = versionOf(chat)
  world.store.run('update chat set version = version + 1 where chat_id = ?', chat.chat_id)
  world.live.tell({ kind: 'group', chatId: chat.chat_id })
  raise(world, getCorp(world, chat.corp_id), 'change_external_chat', {
    ChatId: chat.chat_id,
    ChangeType: 'update',
    UpdateDetail: detail,
    ...extra,
    ...(changed.length > 0 && {
      MemChangeCnt: changed.length,
      MemChangeList: { Item: changed.map((one) => nameOf(world, chat.corp_id, one)) },
      LastMemVer: before,
      CurMemVer: versionOf({ ...chat, version: chat.version + 1 }),
    }),
  })
}

const put = ({ store, clock }: World, chatId: string, member: Omit<ChatMember, 'joined_at'>) =>
  store.run(
    'insert or ignore into chat_member values (?, ?, ?, ?, ?, ?, ?)',
    chatId,
    member.kind,
    member.who,
    clock.now(),
    member.scene,
    member.invitor,
    member.state,
  ).changes > 0

/** A member makes a group, or the platform does when a code has no room left. */
export const createChat = (
  world: World,
  corp: Corp,
  input: { owner: string; name: string },
): string => {
  if (!findMember(world, corp.id, input.owner))
    throw new ControlError(404, `there is no member ${input.owner}`)
  const chatId = `wr${randomText(30)}`
  world.store.together(() => {
    world.store.run(
      'insert into chat (corp_id, chat_id, name, owner, created_at) values (?, ?, ?, ?, ?)',
      corp.id,
      chatId,
      input.name,
      input.owner,
      world.clock.now(),
    )
    const { invited } = wecomGroupChat.joinScene
    const owner = {
      kind: memberKind.staff,
      who: input.owner,
      scene: invited,
      invitor: null,
      state: '',
    }
    put(world, chatId, owner)
    raise(world, corp, 'change_external_chat', { ChatId: chatId, ChangeType: 'create' })
  })
  return chatId
}

const calling = (world: World, corpId: string, { kind, who }: Pick<ChatMember, 'kind' | 'who'>) =>
  calledInGroup(world, corpId, kind, who).name

const size = ({ store }: World, chatId: string): number =>
  store.first<{ n: number }>('select count(*) as n from chat_member where chat_id = ?', chatId)
    ?.n ?? 0
/** The first group of the code with room; a new one when all are full and the code may. */
const roomOf = (world: World, corp: Corp, way: JoinWay): string => {
  const open = way.chat_id_list.filter((chatId) => findChat(world, chatId)?.dismissed === 0)
  const free = open.find((chatId) => size(world, chatId) < FULL_BY_CODE)
  if (free) return free
  const last = open.at(-1) ?? way.chat_id_list.at(-1)
  const owner = last === undefined ? undefined : findChat(world, last)?.owner
  if (way.auto_create_room !== 1 || !owner) throw new ControlError(409, 'all groups are full')
  const rooms =
    world.store.first<{ rooms: number }>(
      'select rooms from join_way where config_id = ?',
      way.config_id,
    )?.rooms ?? 0
  const name = `${way.room_base_name}${way.room_base_name ? way.room_base_id + rooms : ''}`
  const chatId = createChat(world, corp, { owner, name })
  world.store.run(
    'update join_way set rooms = rooms + 1, body = ? where config_id = ?',
    JSON.stringify({
      ...way,
      chat_id_list: [...open, chatId].slice(-wecomGroupChat.MAX_CHATS_PER_CODE),
    }),
    way.config_id,
  )
  return chatId
}

export const findJoinWay = ({ store }: World, configId: string) => {
  const row = store.first<{ corp_id: string; body: string }>(
    'select corp_id, body from join_way where config_id = ?',
    configId,
  )
  return row && { corpId: row.corp_id, way: JSON.parse(row.body) as JoinWay }
}

/** A person scans a group's code and comes in; again is no change. */
export const joinByCode = (
  world: World,
  input: { personId: string; configId: string },
): { chatId: string; joined: boolean } => {
  getPerson(world, input.personId)
  const found = findJoinWay(world, input.configId)
  if (!found) throw new ControlError(404, 'the code was deleted')
  const { way, corpId } = found
  const inside = way.chat_id_list.find((chatId) =>
    isInside(world, { chatId, kind: memberKind.outside, who: input.personId }),
  )
  if (inside) return { chatId: inside, joined: false }
  return world.store.together(() => {
    const chatId = roomOf(world, getCorp(world, corpId), way)
    const { code } = wecomGroupChat.joinScene
    const member = { kind: memberKind.outside, who: input.personId, scene: code, invitor: null }
    put(world, chatId, { ...member, state: way.state })
    told(world, living(world, chatId), 'add_member', { JoinScene: code }, [member])
    const name = calling(world, corpId, member)
    happen(world, chatId, { what: 'joined', who: [name] })
    greetInGroup(world, living(world, chatId), [name])
    return { chatId, joined: true }
  })
}

/** Somebody inside brings people along: her friends, or the guide's customers. */
export const invite = (
  world: World,
  input: { chatId: string; invitor: string; personIds: string[] },
): void => {
  const chat = living(world, input.chatId)
  const staff = findMember(world, chat.corp_id, input.invitor) !== undefined
  const bringer = { kind: staff ? memberKind.staff : memberKind.outside, who: input.invitor }
  if (!isInside(world, { chatId: chat.chat_id, ...bringer }))
    throw new ControlError(409, 'only who is inside invites')
  if (size(world, chat.chat_id) + input.personIds.length > FULL)
    throw new ControlError(409, 'the group is full')
  const invitor = nameOf(world, chat.corp_id, bringer)
  const { invited: scene } = wecomGroupChat.joinScene
  world.store.together(() => {
    const came = input.personIds
      .map((who) => ({ kind: memberKind.outside, who, scene, invitor, state: '' }))
      .filter((member) => put(world, chat.chat_id, member))
    if (came.length === 0) return
    told(world, chat, 'add_member', { JoinScene: 0 }, came)
    const who = came.map((member) => calling(world, chat.corp_id, member))
    const by = calling(world, chat.corp_id, bringer)
    happen(world, chat.chat_id, { what: 'invited', who, by })
    greetInGroup(world, chat, who)
  })
}

/** Somebody leaves, or is removed by the owner. */
export const leaveChat = (
  world: World,
  input: { chatId: string; personId: string; removed?: boolean },
): void => {
  const chat = living(world, input.chatId)
  const gone = { kind: memberKind.outside, who: input.personId }
  world.store.together(() => {
    const { changes } = world.store.run(
      'delete from chat_member where chat_id = ? and kind = ? and who = ?',
      chat.chat_id,
      gone.kind,
      gone.who,
    )
    if (changes > 0) told(world, chat, 'del_member', { QuitScene: input.removed ? 1 : 0 }, [gone])
  })
}

/** The owner names the group, writes its notice, or hands it to another member. */
export const changeChat = (
  world: World,
  input: {
    chatId: string
    name?: string
    notice?: string
    owner?: string
    welcome?: string | null
  },
): void => {
  const chat = living(world, input.chatId)
  if (input.welcome !== undefined) chooseGroupWelcome(world, chat, input.welcome ?? undefined)
  const set = (column: 'name' | 'notice' | 'owner', value: string | undefined): boolean => {
    if (value === undefined || value === chat[column]) return false
    world.store.run(`update chat set ${column} = ? where chat_id = ?`, value, chat.chat_id)
    told(world, living(world, chat.chat_id), `change_${column}`)
    return true
  }
  world.store.together(() => {
    const by = calling(world, chat.corp_id, { kind: memberKind.staff, who: chat.owner })
    if (set('name', input.name))
      happen(world, chat.chat_id, { what: 'renamed', to: input.name ?? '', by })
    if (set('notice', input.notice))
      happen(world, chat.chat_id, { what: 'noticed', text: input.notice ?? '', by })
    if (input.owner !== undefined) {
      if (!findMember(world, chat.corp_id, input.owner))
        throw new ControlError(404, `there is no member ${input.owner}`)
      const { invited: scene } = wecomGroupChat.joinScene
      const owner = {
        kind: memberKind.staff,
        who: input.owner,
        scene,
        invitor: chat.owner,
        state: '',
      }
      put(world, chat.chat_id, owner)
    }
    set('owner', input.owner)
  })
}

/** The corp gives a group another owner by API: nothing is raised for it. */
export const handChatOver = (world: World, chatId: string, owner: string): void => {
  const chat = living(world, chatId)
  const { invited: scene } = wecomGroupChat.joinScene
  put(world, chatId, { kind: memberKind.staff, who: owner, scene, invitor: chat.owner, state: '' })
  world.store.run(
    'update chat set owner = ?, version = version + 1 where chat_id = ?',
    owner,
    chatId,
  )
}

export const dismissChat = (world: World, chatId: string): void => {
  const chat = living(world, chatId)
  world.store.together(() => {
    world.store.run('update chat set dismissed = 1 where chat_id = ?', chatId)
    world.store.run('delete from chat_member where chat_id = ?', chatId)
    world.live.tell({ kind: 'group', chatId })
    raise(world, getCorp(world, chat.corp_id), 'change_external_chat', {
      ChatId: chatId,
      ChangeType: 'dismiss',
    })
  })
}
