// How the openings of a lent code are shared out among guides.
import { z } from 'zod'
import { clockTime, staffId, text } from './base.ts'

export const sharings = ['weights', 'addedToday', 'customers'] as const
export type Sharing = (typeof sharings)[number]

const turns = z.int().min(1).max(100_000)
const share = z.strictObject({
  weight: z.int().min(1).max(1_000).default(1),
  /** Openings a day it is given at the most. */
  dailyCap: turns.nullable().default(null),
  /** In the brand's zone; null: all day. May cross midnight. */
  hours: z.strictObject({ from: clockTime, until: clockTime }).nullable().default(null),
})
export const rotationGuide = share.extend({
  staffId,
  /** What she knows well; a print may ask for it. */
  skills: z.array(text(20)).max(10).default([]),
  /** Tiers whose members are sent to her first, where it is known who opens; none: everybody. */
  tierIds: z.array(z.int().positive()).max(12).default([]),
})
const rotationGroup = share.extend({ groupId: z.int().positive() })
export const rotationInput = z.strictObject({
  sharing: z.enum(sharings).default('weights'),
  /** A guide with so many customers gets no more; a group with so many members neither. */
  fullAt: z.int().min(1).max(1_000_000).nullable().default(null),
  /** Who takes turns, where the code adds somebody. */
  guides: z.array(rotationGuide).max(1_000).default([]),
  /** Which groups do, where the code lets people into one. */
  groups: z.array(rotationGroup).max(200).default([]),
})
export type RotationInput = z.infer<typeof rotationInput>

const shownShare = z.object({
  name: z.string(),
  weight: z.int(),
  dailyCap: z.int().nullable(),
  hours: z.object({ from: z.string(), until: z.string() }).nullable(),
})
export const rotation = z.object({
  sharing: z.enum(sharings),
  fullAt: z.int().nullable(),
  guides: z.array(
    shownShare.extend({ staffId, skills: z.array(z.string()), tierIds: z.array(z.int()) }),
  ),
  groups: z.array(shownShare.extend({ groupId: z.int() })),
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
  /** Guides, or groups. */
  shares: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      /** False for whoever has left, is on leave, or has no WeCom account; a group dismissed. */
      here: z.boolean(),
      given: z.int(),
      /** What the weights alone would give. */
      byWeight: z.number(),
    }),
  ),
  hours: z.array(z.object({ hour: z.int(), openings: z.int(), nobody: z.int() })),
})
export type RotationTrial = z.infer<typeof rotationTrial>
