// What an administrator may say of a corp, its members and its settings.
import { z } from 'zod'
import { id } from './base.ts'

export const memberInput = z.object({
  userid: id,
  name: z.string().min(1).max(64),
  position: z.string().max(64).default(''),
  avatar: z.string().max(64).optional(),
  active: z.boolean().default(true),
  contactRight: z.boolean().default(true),
})
export const settingsInput = z
  .object({
    confirmAfterMs: z.int().min(0).nullable(),
    acceptAfterMs: z.int().min(0).nullable(),
    massQuota: z.enum(['month', 'week', 'day']),
    unionid: z.boolean(),
    ownWelcome: z.array(id),
    trustedOrigins: z.array(z.url()),
    turnUrl: z.url().nullable(),
    turnHeaders: z.record(z.string().regex(/^[\w-]+$/), z.string().max(1024)),
    pageCookies: z.array(z.string().regex(/^[\w-]+$/)),
    sidebarUrl: z.url({ protocol: /^https?$/ }).nullable(),
  })
  .partial()
  .strict()
export const corpInput = z.object({
  /** Empty: the phone calls it by a neutral word of its language. */
  name: z.string().max(64),
  secret: id,
  token: z.string().regex(/^[0-9A-Za-z]{1,32}$/),
  aesKey: z.string().regex(/^[0-9A-Za-z]{43}$/),
  members: z.array(memberInput).max(50_000).default([]),
  settings: settingsInput.default({}),
  callbackUrl: z.url().optional(),
})
