// What a group says to whoever joins: texts the corp put into its library by API, chosen by the
// group's owner in her client. No call binds one to a group.
import type { MessageBody } from '#wechat'
import type { Chat } from '../groups.ts'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'
import { lineKind, say } from './talk.ts'

export const groupWelcomeSchema = `
create table if not exists group_welcome (
  corp_id text not null, template_id text primary key, body text not null,
  created_at integer not null) strict;
create table if not exists chat_welcome (
  chat_id text primary key, template_id text not null) strict;
`

export interface GroupWelcomeBody extends MessageBody {
  text?: { content: string }
}

export const findGroupWelcome = (
  { store }: World,
  corpId: string,
  templateId: string,
): GroupWelcomeBody | undefined => {
  const row = store.first<{ body: string }>(
    'select body from group_welcome where corp_id = ? and template_id = ?',
    corpId,
    templateId,
  )
  return row && (JSON.parse(row.body) as GroupWelcomeBody)
}

/** The corp's library, as a group's owner sees it in her client. */
export const listGroupWelcomes = ({ store }: World, corpId: string) =>
  store
    .all<{ template_id: string; body: string }>(
      'select template_id, body from group_welcome where corp_id = ? order by created_at, template_id',
      corpId,
    )
    .map(({ template_id, body }) => ({
      templateId: template_id,
      body: JSON.parse(body) as GroupWelcomeBody,
    }))

/** The owner chooses one of the library, or none. */
export const chooseGroupWelcome = (
  world: World,
  chat: Chat,
  templateId: string | undefined,
): void => {
  if (templateId !== undefined && !findGroupWelcome(world, chat.corp_id, templateId))
    throw new ControlError(404, 'there is no such welcome')
  world.store.run('delete from chat_welcome where chat_id = ?', chat.chat_id)
  if (templateId !== undefined)
    world.store.run('insert into chat_welcome values (?, ?)', chat.chat_id, templateId)
  world.live.tell({ kind: 'group', chatId: chat.chat_id })
}

/** Said by the owner to those who have just come in. */
export const greetInGroup = (world: World, chat: Chat, names: readonly string[]): void => {
  const chosen = world.store.first<{ template_id: string }>(
    'select template_id from chat_welcome where chat_id = ?',
    chat.chat_id,
  )
  const body = chosen && findGroupWelcome(world, chat.corp_id, chosen.template_id)
  if (!body) return
  const content = body.text?.content.replaceAll('%NICKNAME%', names.join('、'))
  const speaker = { chatId: chat.chat_id, kind: lineKind.staff, who: chat.owner }
  say(world, speaker, { ...body, ...(content && { text: { content } }) })
}
