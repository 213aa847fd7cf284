// What is written in a group, and what its members see happen there. The corp is told nothing of it:
// the platform knows no message of a group but the figures of its owner's day.
import type { MessageBody } from '#wechat'
import { findMember } from '../corp.ts'
import { findPerson } from '../people.ts'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'

/** What the group tells everybody inside; people are named as they were called then. */
export type Happening =
  | { what: 'joined'; who: string[] }
  | { what: 'invited'; who: string[]; by: string }
  | { what: 'renamed'; to: string; by: string }
  | { what: 'noticed'; text: string; by: string }

export type LineBody = MessageBody & { happened?: Happening }

export const lineKind = { group: 0, staff: 1, outside: 2 } as const

interface Line {
  chatId: string
  kind: number
  who: string
  body: LineBody
}

const put = ({ store, clock, live }: World, { chatId, kind, who, body }: Line): number => {
  const { id } = store.run(
    'insert into chat_line (chat_id, kind, who, body, at) values (?, ?, ?, ?, ?)',
    chatId,
    kind,
    who,
    JSON.stringify(body),
    clock.now(),
  )
  live.tell({ kind: 'group', chatId })
  return id
}

export const happen = (world: World, chatId: string, happened: Happening): void => {
  put(world, { chatId, kind: lineKind.group, who: '', body: { happened } })
}

export interface Speaker {
  chatId: string
  kind: number
  who: string
}

export const isInside = ({ store }: World, { chatId, kind, who }: Speaker): boolean =>
  store.first(
    'select 1 from chat_member where chat_id = ? and kind = ? and who = ?',
    chatId,
    kind,
    who,
  ) !== undefined

/** Only who is inside writes. */
export const say = (world: World, speaker: Speaker, body: MessageBody): number => {
  if (!isInside(world, speaker)) throw new ControlError(409, 'only who is inside writes')
  return world.store.together(() => {
    const id = put(world, { ...speaker, body })
    if (speaker.kind === lineKind.outside) markGroupSeen(world, speaker.chatId, speaker.who)
    return id
  })
}

/** How somebody is called in the group, and which face stands beside it. */
export const calledInGroup = (world: World, corpId: string, kind: number, who: string) => {
  const found = kind === lineKind.staff ? findMember(world, corpId, who) : findPerson(world, who)
  return { name: found?.name ?? who, avatar: found?.avatar ?? who }
}

interface LineRow {
  id: number
  kind: number
  who: string
  body: string
  at: number
}

/** The latest lines of a group, the oldest of them first; nobody sees what was before she came. */
export const listLines = (
  { store }: World,
  { chatId, since, limit }: { chatId: string; since: number; limit: number },
) =>
  store
    .all<LineRow>(
      `select id, kind, who, body, at from chat_line where chat_id = ? and at >= ?
       order by id desc limit ?`,
      chatId,
      since,
      limit,
    )
    .reverse()
    .map(({ body, at, ...row }) => ({
      ...row,
      at: new Date(at).toISOString(),
      body: JSON.parse(body) as LineBody,
    }))

export const markGroupSeen = ({ store, live }: World, chatId: string, personId: string): void => {
  const { changes } = store.run(
    `insert into chat_seen select ?1, ?2, coalesce(max(id), 0) from chat_line where chat_id = ?1
     on conflict (chat_id, person_id) do update set line_id = excluded.line_id
       where line_id < excluded.line_id`,
    chatId,
    personId,
  )
  if (changes > 0) live.tell({ kind: 'chat', personId })
}
