// What members of the corp do in their WeCom client.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type } from '../chat.ts'
import { acceptFriend, editRemark } from '../friendship.ts'
import { confirmMass } from '../mass.ts'
import { publishMoment } from '../moment/moments.ts'
import { listMomentTasks } from '../moment/phone.ts'
import { ControlError } from '../refusal.ts'
import { listTasks } from '../tasks.ts'
import { id, limit, pair, read, type Machinery } from './base.ts'

export const guideRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get('/tasks', ({ query }) => {
      const asked = read(z.object({ corpId: id, limit: limit.default(50) }), query)
      const moments = listMomentTasks(world, asked.corpId, asked.limit)
      return { ...listTasks(world, asked.corpId, asked.limit), moments }
    })
    app.post('/tasks/confirm', ({ body }) => {
      const input = read(
        z.object({
          corpId: id,
          msgid: id,
          userid: id,
          only: z.array(id).optional(),
        }),
        body,
      )
      if (!confirmMass(world, input)) throw new ControlError(409, 'nothing waits to be confirmed')
      return {}
    })
    app.post('/tasks/publish', ({ body }) => {
      const input = read(z.object({ corpId: id, momentId: id, userid: id }), body)
      if (!publishMoment(world, input)) throw new ControlError(409, 'nothing waits to be published')
      return {}
    })
    app.post('/tasks/accept', ({ body }) => {
      acceptFriend(world, read(pair, body))
      return {}
    })
    app.post('/guides/write', ({ body }) => {
      const input = read(pair.extend({ text: z.string().min(1).max(2000) }), body)
      return { id: type(world, input, 'guide', input.text) }
    })
    app.post('/guides/remark', ({ body }) => {
      const input = read(pair.extend({ remark: z.string().max(20) }), body)
      editRemark(world, input, input.remark)
      return {}
    })
  }
