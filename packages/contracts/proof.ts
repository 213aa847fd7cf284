// Proofs: the books recomputed, every night and whenever somebody asks.
import { z } from 'zod'
import { instant, page, pageQuery, route, words } from './base.ts'

const proof = z.object({
  id: z.int(),
  /** Who asked; null: the night did. */
  by: z.string().nullable(),
  /** Machine time, also where the sandbox's clock was turned. */
  askedAt: instant,
  /** Null while it runs. */
  finishedAt: instant.nullable(),
  done: z.int(),
  total: z.int(),
  /** Of all checks that are done: 0 is right. */
  differences: z.int(),
  wrong: z.array(z.object({ name: z.string(), sentence: words, differences: z.int() })),
  /** Why it could not be finished. */
  error: z.string().nullable(),
})
export type Proof = z.infer<typeof proof>

export const proofRoutes = {
  listProofs: route({ scope: 'brand', permission: 'audit.read' })
    .route({
      method: 'GET',
      path: '/v1/proofs',
      tags: ['Settings'],
      summary: 'What the auditor found, newest first',
    })
    .input(pageQuery)
    .output(page(proof)),
  startProof: route({ scope: 'brand', permission: 'settings.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/proofs',
      tags: ['Settings'],
      summary: 'Recompute the books now; where it is being done already, that one is named',
    })
    .output(z.object({ id: z.int() })),
}
