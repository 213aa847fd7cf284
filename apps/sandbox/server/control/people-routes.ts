// What people do with their phones.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { listChats, listMessages, markSeen, type } from '../chat.ts'
import { addFriend, dropCustomer, leaveMember } from '../friendship.ts'
import { contactFor, createPerson, getPerson, listPeople } from '../people.ts'
import { addByCode, listCodes, scan } from '../scan.ts'
import { id, limit, pair, read, type Machinery } from './base.ts'

const personInput = z.object({
  name: z.string().trim().min(1).max(40),
  gender: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
  avatar: z.string().max(64).optional(),
})
const addInput = z.union([
  z.object({ personId: id, configId: id, userid: id.optional(), half: z.boolean().optional() }),
  z.object({
    personId: id,
    corpId: id,
    userid: id,
    state: z.string().max(64).default(''),
    addWay: z.int().default(3),
    skipVerify: z.boolean().default(false),
  }),
])
const loadInput = z.object({
  configIds: z.array(id).min(1).max(2000),
  count: z.int().min(1).max(200_000),
  perSecond: z.number().min(0.1).max(2000),
})

type One = { Params: { personId: string } }

export const peopleRoutes =
  (machinery: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    const { world, loader } = machinery

    app.get('/people', ({ query }) =>
      listPeople(world, read(z.object({ limit: limit.default(50) }), query).limit),
    )
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

    app.get('/codes', ({ query }) =>
      listCodes(world, read(z.object({ limit: limit.default(50) }), query).limit),
    )
    app.post('/scan', ({ body }) => {
      const { personId, url } = read(z.object({ personId: id, url: z.string().max(4096) }), body)
      return scan(world, personId, url.trim())
    })
    app.post('/add', ({ body }) => {
      const input = read(addInput, body)
      getPerson(world, input.personId)
      const done =
        'configId' in input
          ? addByCode(world, input)
          : { result: addFriend(world, input), corpId: input.corpId, userid: input.userid }
      const { externalUserId } = contactFor(world, done.corpId, input.personId)
      return { ...done, externalUserId }
    })
    app.post('/leave', ({ body }) => {
      leaveMember(world, read(pair, body))
      return {}
    })
    app.post('/drop', ({ body }) => {
      const input = read(pair.extend({ source: z.string().optional() }), body)
      dropCustomer(world, input, input.source)
      return {}
    })

    app.post('/load', ({ body }) => {
      loader.start(read(loadInput, body))
      return loader.report()
    })
    app.get('/load', () => loader.report())
    app.delete('/load', () => {
      loader.stop()
      return loader.report()
    })
  }
