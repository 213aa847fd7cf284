// People and their chats: who there is, what was written to them, what they write.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { listChats, listMessages, markSeen, type } from '../chat.ts'
import { createPerson, getPerson, listPeople } from '../people.ts'
import { id, limit, read, type Machinery } from './base.ts'
import { personShape } from './people-input.ts'

/** Ids with commas between them. */
const wanted = z
  .string()
  .max(1000)
  .default('')
  .transform((ids) => ids.split(',').filter(Boolean))

const personInput = z.object(personShape)

type One = { Params: { personId: string } }

export const peopleRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get('/people', ({ query }) => {
      const asked = read(z.object({ limit: limit.default(50), with: wanted }), query)
      return listPeople(world, asked.limit, asked.with)
    })
    app.post('/people', ({ body }) => createPerson(world, read(personInput, body)))
    app.get<One>('/people/:personId/chats', ({ params }) =>
      listChats(world, getPerson(world, params.personId).id),
    )

    app.get<One>('/people/:personId/messages', ({ params, query }) => {
      const asked = read(
        z.object({
          corpId: id.optional(),
          userid: id.optional(),
          limit: limit.default(100),
        }),
        query,
      )
      const { personId } = params
      const pairs = listChats(world, getPerson(world, personId).id).filter(
        (chat) =>
          (!asked.corpId || chat.corpId === asked.corpId) &&
          (!asked.userid || chat.userid === asked.userid),
      )
      return pairs
        .flatMap(({ corpId, userid }) =>
          listMessages(world, { corpId, userid, personId }, asked.limit).map((message) => ({
            ...message,
            corpId,
            userid,
          })),
        )
        .toSorted((a, b) => a.id - b.id)
    })
    app.post<One>('/people/:personId/messages', ({ params, body }) => {
      const { corpId, userid, text } = read(
        z.object({ corpId: id, userid: id, text: z.string().min(1).max(2000) }),
        body,
      )
      return { id: type(world, { corpId, userid, personId: params.personId }, 'person', text) }
    })
    app.post<One>('/people/:personId/seen', ({ params, body }) => {
      const { corpId, userid } = read(z.object({ corpId: id, userid: id }), body)
      markSeen(world, { corpId, userid, personId: params.personId })
      return {}
    })
  }
