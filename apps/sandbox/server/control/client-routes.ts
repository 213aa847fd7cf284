// What a member's WeCom client shows: her conversations with customers, and what the app told her.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { listMessages } from '../chat.ts'
import { listGuideChats } from '../guide/chats.ts'
import { deviceOf } from '../guide/device.ts'
import { listNotices, seeNotices } from '../guide/notices.ts'
import { id, limit, read, type Machinery } from './base.ts'

const member = z.object({ corpId: id, userid: id })
const talk = z.object({ personId: id, limit: limit.default(100) })

export const clientRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.put('/guides/:corpId/:userid/device', ({ params }) => {
      const { corpId, userid } = read(member, params)
      return deviceOf(world, corpId, userid)
    })
    app.get('/guides/:corpId/:userid/chats', ({ params }) => {
      const { corpId, userid } = read(member, params)
      return listGuideChats(world, corpId, userid)
    })
    app.get('/guides/:corpId/:userid/notices', ({ params }) => {
      const { corpId, userid } = read(member, params)
      return listNotices(world, corpId, userid)
    })
    app.post('/guides/:corpId/:userid/notices/seen', ({ params }) => {
      const { corpId, userid } = read(member, params)
      seeNotices(world, corpId, userid)
      return {}
    })
    app.get('/guides/:corpId/:userid/messages', ({ params, query }) => {
      const { personId, limit: most } = read(talk, query)
      return listMessages(world, { ...read(member, params), personId }, most)
    })
  }
