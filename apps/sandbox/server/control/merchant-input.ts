// What may be ordered at WeChat Pay's own side.
import { z } from 'zod'

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
