// Hand-overs as people meet them: a member leaves the corp, a customer sees and refuses her new guide.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { refuseTransfer, resign, waitingTransfers } from '../transfers.ts'
import { id, pair, read, type Machinery } from './base.ts'

export const transferRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.post('/members/resign', ({ body }) => {
      const { corpId, userid } = read(z.object({ corpId: id, userid: id }), body)
      resign(world, corpId, userid)
      return {}
    })
    app.get('/people/:personId/transfers', ({ params }) =>
      waitingTransfers(world, read(z.object({ personId: id }), params).personId),
    )
    app.post('/transfers/refuse', ({ body }) => {
      refuseTransfer(world, read(pair, body))
      return {}
    })
  }
