// What administrators of the platforms other than WeCom set.
import { z } from 'zod'
import { point } from './place-acts.ts'

export const merchantInput = z
  .object({
    mode: z
      .enum(['publicKey', 'certificate'])
      .describe('which kind of key signs answers and notifications'),
    rotate: z.boolean().describe('a new certificate; the one before is told for one more day'),
    probeNext: z
      .int()
      .min(0)
      .describe('the next notifications come after a probe with a signature to be refused'),
  })
  .partial()
  .strict()

export const callbackInput = z
  .object({
    platform: z.enum(['official', 'mini']),
    url: z.url(),
    mode: z.enum(['plain', 'safe', 'compat']).default('safe'),
  })
  .strict()

const cloud = z.enum(['tencent', 'aliyun'])
export const smsInput = z
  .object({
    receiptUrl: z.object({ cloud, url: z.url() }).optional(),
    word: z
      .object({
        cloud,
        kind: z.enum(['sign', 'template']),
        word: z.string().min(1),
        text: z.string().optional(),
        approved: z.boolean().default(true),
      })
      .optional(),
  })
  .strict()

export const followersInput = z
  .object({ count: z.int().min(1).max(1_000_000), seed: z.int().default(1) })
  .strict()

export const sidebarInput = z
  .object({
    corpId: z.string().min(1).max(128).optional().describe('the only corp where it is left out'),
    url: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .describe("the app's page beside a chat in WeCom; null: it has none"),
  })
  .strict()

export const landmarksInput = z
  .object({
    landmarks: z
      .array(z.object({ name: z.string().min(1).max(40), ...point }))
      .max(5_000)
      .describe('what stands on the map, by its degrees (GCJ-02)'),
  })
  .strict()
