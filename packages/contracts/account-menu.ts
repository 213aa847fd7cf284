// The menu under the official account's chat: up to three buttons, up to five below each.
import { z } from 'zod'
import { instant, words } from './base.ts'

/** The platform counts bytes; a Chinese character takes three. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length
export const menuLimits = { name: 16, subName: 60, url: 1024, text: 2048, path: 1024 } as const

const upTo = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((text) => bytesOf(text) <= most, { message: `at most ${most} bytes` })
const url = upTo(menuLimits.url).refine((text) => /^https?:\/\/\S+$/.test(text), {
  message: 'an address of http or https',
})

const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('view'), url }),
  /** Answered by a text. */
  z.strictObject({ kind: z.literal('click'), text: upTo(menuLimits.text) }),
  z.strictObject({
    kind: z.literal('miniprogram'),
    appId: z.string().regex(/^wx\w{6,30}$/),
    path: upTo(menuLimits.path),
    /** For phones too old for it. */
    url,
  }),
])
export type MenuAction = z.infer<typeof action>

const below = z.strictObject({ name: upTo(menuLimits.subName), action })
const button = z.union([
  z.strictObject({ name: upTo(menuLimits.name), action }),
  z.strictObject({ name: upTo(menuLimits.name), below: z.array(below).min(1).max(5) }),
])
export type AccountButton = z.infer<typeof button>
export const accountMenu = z.strictObject({ buttons: z.array(button).min(1).max(3) })

const version = z.object({
  id: z.int(),
  buttons: z.array(button),
  savedAt: instant,
  state: z.enum(['waiting', 'sent', 'refused']),
  problem: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type MenuVersion = z.infer<typeof version>

const difference = z.object({
  /** Its place: `2`, or `2.1` below the second. */
  at: z.string(),
  /** What it is called here and there; null where it is not. */
  here: z.string().nullable(),
  there: z.string().nullable(),
})
export type MenuDifference = z.infer<typeof difference>

export const accountMenuView = z.object({
  saved: version.nullable(),
  /** The one before, to go back to. */
  previous: version.nullable(),
  /** How many buttons the platform shows; null when it could not be asked. */
  live: z.int().nullable(),
  /** Why not. */
  problem: z.object({ code: z.string(), sentence: words }).nullable(),
  differences: z.array(difference),
})
export type AccountMenuView = z.infer<typeof accountMenuView>
