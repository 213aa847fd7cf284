// What others hear of goods: few, and without saying what changed.
import { z } from 'zod'
import { defineEvent } from '#platform'

export const productsChanged = defineEvent(
  'catalog.productsChanged',
  z.object({ productIds: z.array(z.int().positive()) }),
)
