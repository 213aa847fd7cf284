// What members and customers do in groups: made, joined, left, led and dismissed.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { getCorp } from '../corp.ts'
import { changeChat, createChat, dismissChat, invite, joinByCode, leaveChat } from '../groups.ts'
import { listCorpGroups, listGroups, readGroup } from '../group/phone.ts'
import { lineKind, say } from '../group/talk.ts'
import { listGroupWelcomes } from '../group/welcome.ts'
import { getPerson } from '../people.ts'
import { openGid } from '../wecom/group-chat.ts'
import { id, limit, read, type Machinery } from './base.ts'

const created = z.object({ corpId: id, owner: id, name: z.string().max(60).default('') })
const joined = z.object({ personId: id, configId: id })
const invited = z.object({ invitor: id, personIds: z.array(id).min(1).max(500) })
const changed = z.object({
  name: z.string().max(60).optional(),
  notice: z.string().max(600).optional(),
  owner: id.optional(),
  /** A text of the corp's library; null: none. */
  welcome: id.nullable().optional(),
})
const left = z.object({ personId: id, removed: z.boolean().optional() })
const chat = z.object({ chatId: id })
const written = z.object({ userid: id, text: z.string().min(1).max(2000) })
const inside = z.object({ personId: id, chatId: id })

export const groupRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.post('/groups', ({ body }) => {
      const { corpId, ...input } = read(created, body)
      const chatId = createChat(world, getCorp(world, corpId), input)
      return { chatId, openGid: openGid(chatId) }
    })
    app.post('/groups/join', ({ body }) => joinByCode(world, read(joined, body)))
    app.post('/groups/:chatId/invite', ({ body, params }) => {
      invite(world, { ...read(chat, params), ...read(invited, body) })
      return {}
    })
    app.post('/groups/:chatId/leave', ({ body, params }) => {
      leaveChat(world, { ...read(chat, params), ...read(left, body) })
      return {}
    })
    app.get('/groups', ({ query }) => {
      const asked = read(z.object({ corpId: id, limit: limit.default(50) }), query)
      return listCorpGroups(world, asked.corpId, asked.limit)
    })
    app.get('/groups/welcomes', ({ query }) =>
      listGroupWelcomes(world, read(z.object({ corpId: id }), query).corpId),
    )
    app.post('/groups/:chatId/lines', ({ body, params }) => {
      const { userid, text } = read(written, body)
      const speaker = { ...read(chat, params), kind: lineKind.staff, who: userid }
      return { id: say(world, speaker, { text: { content: text } }) }
    })
    app.get<{ Params: { personId: string } }>('/people/:personId/groups', ({ params }) =>
      listGroups(world, getPerson(world, params.personId).id),
    )
    app.get('/people/:personId/groups/:chatId', ({ params }) => {
      const { chatId, personId } = read(inside, params)
      return readGroup(world, chatId, personId)
    })
    app.patch('/groups/:chatId', ({ body, params }) => {
      changeChat(world, { ...read(chat, params), ...read(changed, body) })
      return {}
    })
    app.delete('/groups/:chatId', ({ params }) => {
      dismissChat(world, read(chat, params).chatId)
      return {}
    })
  }
