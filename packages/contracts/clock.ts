// The sandbox's clock: business time may be turned forward, in a sandbox brand only.
import { z } from 'zod'
import { instant, route } from './base.ts'

const state = z.object({
  now: instant,
  offsetMs: z.int(),
  /** False outside a sandbox brand: turning is refused. */
  mayTurn: z.boolean(),
})

export const clock = {
  get: route({ scope: { none: 'the time' }, permission: 'signedIn' })
    .route({ method: 'GET', path: '/v1/clock', tags: ['Sandbox'], summary: 'Business time' })
    .output(state),
  turn: route({ scope: { none: 'the time' }, permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/clock',
      tags: ['Sandbox'],
      summary: 'Turn business time forward, step by step; answers when everything due is done',
    })
    .input(
      z.union([
        z.strictObject({ to: instant }),
        z.strictObject({
          byHours: z
            .int()
            .min(1)
            .max(24 * 366),
        }),
      ]),
    )
    .output(state),
}
