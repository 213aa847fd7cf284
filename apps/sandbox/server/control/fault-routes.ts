// Where a corp is made to fail: events lost, late or twice, calls refused, tokens ended.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { findCorp } from '../corp.ts'
import { endTokens } from '../wecom/access.ts'
import { read, type Machinery, type OfCorp } from './base.ts'
import { faultShape } from './fault-input.ts'

const faultsInput = z.object(faultShape).partial().strict()

export const faultRoutes =
  ({ world }: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<OfCorp>('/corps/:corpId/faults', ({ params }) => world.faults.of(params.corpId))
    app.put<OfCorp>('/corps/:corpId/faults', ({ params, body }) =>
      world.faults.set(params.corpId, read(faultsInput, body)),
    )

    app.post<OfCorp>('/corps/:corpId/tokens/end', ({ params, body }) => {
      const { how } = read(z.object({ how: z.enum(['expire', 'revoke']) }), body)
      endTokens(world, params.corpId, how)
      return { corp: findCorp(world, params.corpId)?.id }
    })
  }
