// Where orders come from.
import { z } from 'zod'

/** Names the system an order comes from; an order's number is unique within it. */
export const orderSource = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[\w.-]+$/)
