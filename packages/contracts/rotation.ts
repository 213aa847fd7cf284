// How the openings of a lent code are shared out among guides.
import { z } from 'zod'
import { clockTime, staffId, text } from './base.ts'

export const sharings = ['weights', 'addedToday', 'customers'] as const
export type Sharing = (typeof sharings)[number]

const turns = z.int().min(1).max(100_000)
export const rotationGuide = z.strictObject({
  staffId,
  weight: z.int().min(1).max(1_000).default(1),
  /** Openings a day she is given at the most. */
  dailyCap: turns.nullable().default(null),
  /** In the brand's zone; null: all day. May cross midnight. */
  hours: z.strictObject({ from: clockTime, until: clockTime }).nullable().default(null),
  /** What she knows well; a print may ask for it. */
  skills: z.array(text(20)).max(10).default([]),
})
export const rotationInput = z.strictObject({
  sharing: z.enum(sharings).default('weights'),
  /** A guide with so many customers gets no more. */
  fullAt: z.int().min(1).max(1_000_000).nullable().default(null),
  guides: z.array(rotationGuide).min(1).max(1_000),
})
export type RotationInput = z.infer<typeof rotationInput>

export const rotation = z.object({
  sharing: z.enum(sharings),
  fullAt: z.int().nullable(),
  guides: z.array(
    z.object({
      staffId,
      name: z.string(),
      weight: z.int(),
      dailyCap: z.int().nullable(),
      hours: z.object({ from: z.string(), until: z.string() }).nullable(),
      skills: z.array(z.string()),
    }),
  ),
})
export type Rotation = z.infer<typeof rotation>

/** A day tried out: openings in each hour of it. */
export const rotationDay = z.strictObject({
  rotation: rotationInput,
  openings: z.array(z.int().min(0).max(500)).length(24),
})
export const rotationTrial = z.object({
  openings: z.int(),
  /** Openings that nobody could take: the code's own picture would be shown. */
  nobody: z.int(),
  guides: z.array(
    z.object({
      staffId,
      name: z.string(),
      /** False for whoever has left, is on leave, or has no WeCom account. */
      here: z.boolean(),
      given: z.int(),
      /** What the weights alone would give. */
      byWeight: z.number(),
    }),
  ),
  hours: z.array(z.object({ hour: z.int(), openings: z.int(), nobody: z.int() })),
})
export type RotationTrial = z.infer<typeof rotationTrial>
