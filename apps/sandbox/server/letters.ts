// What the platforms tell the product by themselves stands in an outbox first, written in the
// transaction that makes it; the postman pushes what stands there.
import type { PlatformName } from './faults.ts'
import type { World } from './world.ts'

export interface Letter {
  id: number
  platform: PlatformName
  /** Whose: a corp, an app, a merchant. */
  account: string
  /** What its carrier seals: plain XML or JSON. */
  body: string
  attempts: number
  /** It goes out with a wrong signature. */
  forged: number
}

export interface LetterInput {
  platform: PlatformName
  account: string
  body: string
}

/** Puts a letter into the outbox, as the ordered faults have it. */
export const post = (world: World, { platform, account, body }: LetterInput): void => {
  const { faults } = world
  const keys = [account, platform]
  if (faults.take('dropNext', ...keys)) return
  const held = faults.take('holdNext', ...keys) ? 1 : 0
  const copies = faults.take('duplicateNext', ...keys) ? 2 : 1
  const forged = faults.take('forgeNext', ...keys) ? 1 : 0
  const late = Math.max(...keys.map((key) => faults.of(key).delayMs))
  for (let i = 0; i < copies; i += 1) {
    world.store.run(
      `insert into letter (platform, account, body, held, forged, machine_due_at)
       values (?, ?, ?, ?, ?, ?)`,
      platform,
      account,
      body,
      held,
      forged,
      world.machine() + late,
    )
  }
  world.live.tell({ kind: 'outbox' })
}

/** Timers of this kind bring a letter out again whose next try is due in sandbox time. */
export const RETRY = 'letter'

export const bringOut = (world: World, id: number): void => {
  world.store.run('update letter set held = 0, machine_due_at = 0 where id = ?', id)
  world.live.tell({ kind: 'outbox' })
}
