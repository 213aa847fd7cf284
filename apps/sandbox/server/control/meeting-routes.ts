// How people and members meet and part: a code is scanned, a member added, left or dropped.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { listCodes } from '../codes.ts'
import { addFriend, dropCustomer, leaveMember } from '../friendship.ts'
import { contactFor, getPerson } from '../people.ts'
import { listParamCodes } from '../official/codes.ts'
import { addByCode, addByLink, scan } from '../scan.ts'
import type { World } from '../world.ts'
import { id, limit, pair, read, type Machinery } from './base.ts'

const addInput = z.union([
  z.object({ personId: id, configId: id, userid: id.optional(), half: z.boolean().optional() }),
  z.object({
    personId: id,
    link: z.url().max(2048),
    userid: id.optional(),
    half: z.boolean().optional(),
  }),
  z.object({
    personId: id,
    corpId: id,
    userid: id,
    state: z.string().max(64).default(''),
    addWay: z.int().default(3),
    skipVerify: z.boolean().default(false),
  }),
])

const meet = (world: World, input: z.output<typeof addInput>) => {
  if ('configId' in input) return addByCode(world, input)
  if ('link' in input) return addByLink(world, input)
  return { result: addFriend(world, input), corpId: input.corpId, userid: input.userid }
}

export const meetingRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get('/codes', ({ query }) => {
      const { limit: most } = read(z.object({ limit: limit.default(50) }), query)
      return [...listCodes(world, most), ...listParamCodes(world, most)]
    })
    app.post('/scan', ({ body }) => {
      const { personId, url } = read(z.object({ personId: id, url: z.string().max(4096) }), body)
      return scan(world, personId, url.trim())
    })
    app.post('/add', ({ body }) => {
      const input = read(addInput, body)
      getPerson(world, input.personId)
      const done = meet(world, input)
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
  }
