// The groups on one phone: the list, and one group with its members and what was written.
import { wecomGroupChat } from '#wechat'
import { getCorp } from '../corp.ts'
import { contactByExternal } from '../people.ts'
import { findChat, memberKind, membersOf, type Chat, type ChatMember } from '../groups.ts'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'
import { calledInGroup, isInside, listLines, type LineBody } from './talk.ts'

interface GroupRow {
  chat_id: string
  corp_id: string
  corp_name: string
  name: string
  joined_at: number
  members: number
  unseen: number
  last_body: string | null
  last_kind: number | null
  last_who: string | null
  last_at: number | null
}

const MOSAIC = 9

const facesOf = (world: World, corpId: string, chatId: string): string[] =>
  membersOf(world, chatId)
    .slice(0, MOSAIC)
    .map(({ kind, who }) => calledInGroup(world, corpId, kind, who).avatar)

export const isPersonInside = (world: World, chatId: string, personId: string): boolean =>
  isInside(world, { chatId, kind: memberKind.outside, who: personId })

/** How a group looks to somebody who is not inside yet. */
export const faceOfGroup = (world: World, { chat_id, corp_id }: Chat) => ({
  members: membersOf(world, chat_id).length,
  faces: facesOf(world, corp_id, chat_id),
})

/** The groups somebody is in, the latest talk first. */
export const listGroups = (world: World, personId: string) =>
  world.store
    .all<GroupRow>(
      `select chat.chat_id, chat.corp_id, corp.name as corp_name, chat.name, own.joined_at,
         (select count(*) from chat_member x where x.chat_id = chat.chat_id) as members,
         (select count(*) from chat_line x where x.chat_id = chat.chat_id and x.kind > 0
            and x.at >= own.joined_at and x.id > coalesce(seen.line_id, 0)) as unseen,
         l.body as last_body, l.kind as last_kind, l.who as last_who, l.at as last_at
       from chat_member own join chat on chat.chat_id = own.chat_id
       join corp on corp.id = chat.corp_id
       left join chat_seen seen on seen.chat_id = chat.chat_id and seen.person_id = own.who
       left join chat_line l on l.id = (select max(id) from chat_line x
         where x.chat_id = chat.chat_id and x.at >= own.joined_at)
       where own.kind = ? and own.who = ? and chat.dismissed = 0
       order by coalesce(l.at, own.joined_at) desc, chat.chat_id`,
      memberKind.outside,
      personId,
    )
    .map((row) => ({
      chatId: row.chat_id,
      corpId: row.corp_id,
      corpName: row.corp_name,
      name: row.name,
      members: row.members,
      faces: facesOf(world, row.corp_id, row.chat_id),
      unseen: row.unseen,
      lastAt: new Date(row.last_at ?? row.joined_at).toISOString(),
      last: row.last_body === null ? null : (JSON.parse(row.last_body) as LineBody),
      lastBy:
        row.last_kind === null || row.last_kind === 0 || row.last_who === personId
          ? null
          : calledInGroup(world, row.corp_id, row.last_kind, row.last_who ?? '').name,
    }))

/** Who brought her in: a member of the corp, or a friend of hers. */
const invitorOf = (world: World, corpId: string, { invitor }: ChatMember): string | null => {
  if (invitor === null) return null
  const friend = contactByExternal(world, corpId, invitor)
  const { outside, staff } = memberKind
  return friend
    ? calledInGroup(world, corpId, outside, friend.personId).name
    : calledInGroup(world, corpId, staff, invitor).name
}

const LINES = 200

/** One group as somebody inside sees it. */
export const readGroup = (world: World, chatId: string, personId: string) => {
  const chat = findChat(world, chatId)
  if (!chat) throw new ControlError(404, `there is no group ${chatId}`)
  const members = membersOf(world, chatId)
  const own = members.find(({ kind, who }) => kind === memberKind.outside && who === personId)
  if (!own) throw new ControlError(409, 'she is not in this group')
  return {
    chatId,
    corpId: chat.corp_id,
    corpName: getCorp(world, chat.corp_id).name,
    name: chat.name,
    notice: chat.notice,
    owner: chat.owner,
    members: members.map((member) => ({
      kind: member.kind === memberKind.staff ? ('staff' as const) : ('outside' as const),
      who: member.who,
      ...calledInGroup(world, chat.corp_id, member.kind, member.who),
      byCode: member.scene === wecomGroupChat.joinScene.code,
      invitor: invitorOf(world, chat.corp_id, member),
    })),
    lines: listLines(world, { chatId, since: own.joined_at, limit: LINES }).map((line) => ({
      ...line,
      ...calledInGroup(world, chat.corp_id, line.kind, line.who),
    })),
  }
}

interface CorpGroupRow {
  chat_id: string
  name: string
  owner: string
  owner_name: string | null
  members: number
  welcome: string | null
}

/** The groups of a corp, as its members see them in their client. */
export const listCorpGroups = ({ store }: World, corpId: string, limit: number) =>
  store
    .all<CorpGroupRow>(
      `select chat.chat_id, chat.name, chat.owner, m.name as owner_name,
         (select count(*) from chat_member x where x.chat_id = chat.chat_id) as members,
         (select template_id from chat_welcome w where w.chat_id = chat.chat_id) as welcome
       from chat left join member m on m.corp_id = chat.corp_id and m.userid = chat.owner
       where chat.corp_id = ? and chat.dismissed = 0 order by chat.created_at desc limit ?`,
      corpId,
      limit,
    )
    .map((row) => ({
      chatId: row.chat_id,
      name: row.name,
      userid: row.owner,
      owner: row.owner_name ?? row.owner,
      members: row.members,
      welcome: row.welcome,
    }))
