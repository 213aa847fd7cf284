// What codes tell the house. Subject is the customer.
import { z } from 'zod'
import { defineEvent } from '#platform'
import { grades } from './grade.ts'

const id = z.int().positive()

/**
 * She came by a way that was lent to an opening. Told again when more becomes known: the last word
 * counts, and it stands in `code.v_tie`.
 */
export const tied = defineEvent(
  'code.tied',
  z.object({
    tieId: id,
    codeId: id,
    /** Null where two openings explain it, or none. */
    visitId: id.nullable(),
    /** For whom the opened link was printed. */
    ref: z.string().nullable(),
    grade: z.enum(grades),
  }),
)

/**
 * An opening brought along something that a higher storey asked to keep. Nobody is known yet, so it
 * has no subject.
 */
export const opened = defineEvent(
  'code.opened',
  z.object({ visitId: id, codeId: id, brought: z.record(z.string(), z.string()) }),
)

/**
 * She answered a poll, or anew: which options she chose now and had not chosen before. Whose link she
 * came by is that of her first answer.
 */
export const pollAnswered = defineEvent(
  'code.pollAnswered',
  z.object({
    pollId: id,
    answerId: id,
    optionIds: z.array(id),
    storeId: id,
    groupId: id.nullable(),
  }),
)
