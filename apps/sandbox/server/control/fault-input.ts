// Faults as they are ordered from outside: of one corp, of one platform, or of all.
import { z } from 'zod'
import { listCorps } from '../corp.ts'
import { platforms, type Faults } from '../faults.ts'
import { endAppTokens } from '../app/token.ts'
import { endTokens } from '../wecom/access.ts'
import type { World } from '../world.ts'

const count = z.int().min(0)
export const faultShape = {
  dropNext: count.describe('the next callbacks that never leave'),
  duplicateNext: count.describe('the next callbacks that are sent twice'),
  holdNext: count.describe('the next callbacks that leave after a later one'),
  forgeNext: count.describe('the next callbacks and signed answers whose signature is wrong'),
  delayMs: count.max(600_000).describe('every callback leaves so late'),
  refuse: z
    .array(z.object({ api: z.string(), errcode: z.int(), times: z.int().min(1) }))
    .describe('interfaces that answer this code'),
  silence: z
    .array(z.object({ api: z.string(), times: z.int().min(1) }))
    .describe('interfaces that act and whose answer is lost'),
  failNext: count.describe('the next calls that meet failStatus before anything is done'),
  failStatus: z.int().min(500).max(599),
  slowMs: count.max(600_000).describe('every call waits so long before it is heard'),
  cutShare: z.number().min(0).max(1).describe('share of calls that act and are then cut off'),
  cutNext: count.describe('the next calls that act and are then cut off'),
  seed: z.int().describe('which calls cutShare meets'),
}

export const faultInput = z
  .object(faultShape)
  .partial()
  .extend({
    platform: z.enum([...platforms, 'all']).default('all'),
    endTokens: z.enum(['expire', 'revoke']).optional().describe('tokens end before their time'),
  })
  .strict()

export const faultsNow = (world: World) => ({
  faults: Object.fromEntries(platforms.map((name) => [name, world.faults.of(name)])),
  cut: world.faults.cutCount(),
})

/** Orders replace what was ordered before for the same platform. */
export const applyFaults = (world: World, input: z.output<typeof faultInput>) => {
  const { platform, endTokens: how, ...faults } = input
  const named = platform === 'all' ? platforms : [platform]
  for (const name of named) world.faults.set(name, faults as Partial<Faults>)
  if (how && named.includes('wecom'))
    for (const corp of listCorps(world)) endTokens(world, corp.id, how)
  for (const kind of ['official', 'mini'] as const)
    if (how && named.includes(kind)) endAppTokens(world, kind, how)
  return faultsNow(world)
}
