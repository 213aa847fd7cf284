// The first words after adding: chosen by code, store, channel and hour, spoken by a persona.
import { z } from 'zod'
import {
  byId,
  clockTime,
  done,
  instant,
  name,
  page,
  pageQuery,
  queryFlag,
  queryId,
  route,
  storeId,
} from './base.ts'
import { channels } from './code.ts'

/** `returning`: she has bought before. */
export const guestKinds = ['anyone', 'new', 'returning'] as const

const welcomeInput = z.strictObject({
  id: z.int().positive().optional(),
  name: name.max(60),
  /** Empty means every store, or every channel. */
  storeIds: z.array(storeId).max(5000).default([]),
  channels: z.array(z.enum(channels)).max(20).default([]),
  /** Local hours; `from` later than `until` crosses midnight. Absent: all day. */
  hours: z.strictObject({ from: clockTime, until: clockTime }).nullable().default(null),
  speaksTo: z.enum(guestKinds).default('anyone'),
  personaId: z.int().positive().nullable().default(null),
  /** `{name}` and `{store}` and `{guide}` are filled in. */
  text: z.string().trim().min(1).max(2000),
  couponTemplateId: z.int().positive().nullable().default(null),
  /** The member page is attached as a link card. */
  inviteToRegister: z.boolean().default(true),
  active: z.boolean().default(true),
})
export type WelcomeInput = z.infer<typeof welcomeInput>
const welcome = welcomeInput.extend({
  id: z.int(),
  personaName: z.string().nullable(),
  couponName: z.string().nullable(),
  sent: z.int(),
  /** Median from callback to sent. */
  medianMs: z.number().nullable(),
  changedAt: instant,
})
export type Welcome = z.infer<typeof welcome>

/** What does not belong into first words. */
export const openingFlaws = [
  'survey',
  'manyQuestions',
  'hardSelling',
  'pressure',
  'shouting',
  'long',
  'manyLinks',
] as const
export type OpeningFlaw = (typeof openingFlaws)[number]

const write = route({ scope: 'brand', permission: 'codes.write', idempotent: true })
const texts = route({ scope: { none: 'texts hold no customer data' }, permission: 'signedIn' })

export const acquire = {
  listWelcomes: texts
    .route({ method: 'GET', path: '/v1/welcomes', tags: ['Welcome'], summary: 'Welcome messages' })
    .input(pageQuery)
    .output(page(welcome)),
  saveWelcome: write
    .route({
      method: 'POST',
      path: '/v1/welcomes',
      tags: ['Welcome'],
      summary: 'Create or change a welcome message',
    })
    .input(welcomeInput)
    .output(welcome),
  checkOpening: texts
    .route({
      method: 'POST',
      path: '/v1/welcomes/check',
      tags: ['Welcome'],
      summary: 'What in a text reads like a survey or hard selling',
    })
    .input(z.strictObject({ text: z.string().max(2000) }))
    .output(
      z.object({ flaws: z.array(z.object({ flaw: z.enum(openingFlaws), found: z.string() })) }),
    ),
  chosenWelcome: texts
    .route({
      method: 'GET',
      path: '/v1/welcomes/chosen',
      tags: ['Welcome'],
      summary: 'The welcome message somebody would get',
    })
    .input(
      z.strictObject({
        storeId: queryId.optional(),
        channel: z.enum(channels).optional(),
        at: clockTime,
        returning: queryFlag.default(false),
      }),
    )
    .output(z.object({ welcome: welcome.nullable() })),
  removeWelcome: write
    .route({
      method: 'DELETE',
      path: '/v1/welcomes/{id}',
      tags: ['Welcome'],
      summary: 'Delete a welcome message',
    })
    .input(byId)
    .output(done),
}
