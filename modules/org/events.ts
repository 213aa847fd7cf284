// What this module tells the house.
import { z } from 'zod'
import { defineEvent } from '#platform'

export const storeSaved = defineEvent('org.storeSaved', z.object({ storeId: z.int().positive() }))
