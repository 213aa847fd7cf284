// Turning the clock is stepping: from one due timer to the next, waiting each time until the events
// it raised have been delivered. Where the product owns the clock, it is asked to turn both.
import type { Postman } from './postman.ts'
import { listCorps } from './corp.ts'
import { ControlError } from './refusal.ts'
import type { World } from './world.ts'

const PATIENCE_MS = 30_000

const quiet = async (world: World, postman: Postman): Promise<void> => {
  const until = world.machine() + PATIENCE_MS
  while (!postman.idle()) {
    if (world.machine() > until) throw new ControlError(504, 'events are still under way')
    await new Promise((done) => {
      setTimeout(done, 5)
    })
  }
}

const stepTo = async (world: World, postman: Postman, to: number): Promise<void> => {
  for (;;) {
    const next = Math.min(world.clock.nextDue() ?? to, to)
    const offset = next - world.machine()
    // Real time goes on while we step, so a moment may have passed already.
    if (offset > world.clock.offsetMs()) world.clock.setOffset(offset)
    await quiet(world, postman)
    if (next >= to) return
  }
}

/** Turns to the moment, through the product when a corp names its address for that. */
export const turnTo = async (world: World, postman: Postman, to: number): Promise<void> => {
  if (to < world.clock.now()) throw new ControlError(409, 'the clock only goes forward')
  const owner = listCorps(world).find((corp) => corp.settings.turnUrl)?.settings
  if (!owner?.turnUrl) {
    await stepTo(world, postman, to)
    return
  }
  const response = await fetch(owner.turnUrl, {
    method: 'POST',
    headers: { ...owner.turnHeaders, 'content-type': 'application/json' },
    body: JSON.stringify({ to: new Date(to).toISOString() }),
  }).catch((cause: unknown) => {
    throw new ControlError(502, `the product does not answer: ${String(cause)}`)
  })
  if (!response.ok) throw new ControlError(502, `the product refused: ${await response.text()}`)
}
