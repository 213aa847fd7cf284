// What an administrator of WeCom does: the corp, its members, its callback address; and faults.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { checkCallback } from '../callback.ts'
import { movePages } from '../chat.ts'
import {
  findCorp,
  getCorp,
  listCorps,
  listMembers,
  renameCorp,
  saveCorp,
  saveMember,
  saveSettings,
} from '../corp.ts'
import { endTokens } from '../wecom/access.ts'
import { id, read, type Machinery } from './base.ts'

const memberInput = z.object({
  userid: id,
  name: z.string().min(1).max(64),
  position: z.string().max(64).default(''),
  avatar: z.string().max(64).optional(),
  active: z.boolean().default(true),
  contactRight: z.boolean().default(true),
})
const settingsInput = z
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
  })
  .partial()
  .strict()
const corpInput = z.object({
  /** Empty: the phone calls it by a neutral word of its language. */
  name: z.string().max(64),
  secret: id,
  token: z.string().regex(/^[0-9A-Za-z]{1,32}$/),
  aesKey: z.string().regex(/^[0-9A-Za-z]{43}$/),
  members: z.array(memberInput).max(50_000).default([]),
  settings: settingsInput.default({}),
  callbackUrl: z.url().optional(),
})
const faultsInput = z
  .object({
    dropNext: z.int().min(0),
    duplicateNext: z.int().min(0),
    holdNext: z.int().min(0),
    delayMs: z.int().min(0).max(600_000),
    refuse: z.array(z.object({ api: z.string(), errcode: z.int(), times: z.int().min(1) })),
    silence: z.array(z.object({ api: z.string(), times: z.int().min(1) })),
  })
  .partial()
  .strict()

/** Without the secrets: those are known to whoever set them. */
const shown = (machinery: Machinery, corpId: string) => {
  const { name, callbackUrl, verified, settings } = getCorp(machinery.world, corpId)
  return { id: corpId, name, callbackUrl, verified, settings: { ...settings, turnHeaders: {} } }
}

const TRIES = 3

/** An administrator whose address did not answer in time presses "save" again. */
const verify = async ({ world }: Machinery, corpId: string, url: string) => {
  for (let left = TRIES - 1; ; left -= 1) {
    const result = await checkCallback(world, corpId, url)
    if (result.ok || left === 0) return result
  }
}

const originOf = (url = ''): string | undefined =>
  URL.canParse(url) ? new URL(url).origin : undefined

export const corpRoutes =
  (machinery: Machinery) =>
  async (app: FastifyInstance): Promise<void> => {
    const { world } = machinery

    app.get('/corps', () =>
      listCorps(world).map((corp) => ({
        ...shown(machinery, corp.id),
        members: listMembers(world, corp.id),
      })),
    )

    app.put<{ Params: { corpId: string } }>('/corps/:corpId', async ({ params, body }) => {
      const input = read(corpInput, body)
      const { corpId } = params
      const before = originOf(findCorp(world, corpId)?.callbackUrl)
      const now = originOf(input.callbackUrl)
      world.store.together(() => {
        if (before && now) movePages(world, corpId, before, now)
        saveCorp(world, { id: corpId, ...input })
        for (const member of input.members) {
          saveMember(world, corpId, { ...member, avatar: member.avatar ?? member.userid })
        }
      })
      const callback = input.callbackUrl
        ? await verify(machinery, corpId, input.callbackUrl)
        : undefined
      return { ...shown(machinery, corpId), callback }
    })

    app.put<{ Params: { corpId: string } }>('/corps/:corpId/name', ({ params, body }) => {
      renameCorp(world, params.corpId, read(corpInput.pick({ name: true }), body).name)
      return shown(machinery, params.corpId)
    })

    app.patch<{ Params: { corpId: string } }>('/corps/:corpId/settings', ({ params, body }) => {
      saveSettings(world, params.corpId, read(settingsInput, body))
      return shown(machinery, params.corpId)
    })

    app.post<{ Params: { corpId: string } }>('/corps/:corpId/callback', ({ params, body }) =>
      verify(
        machinery,
        getCorp(world, params.corpId).id,
        read(z.object({ url: z.url() }), body).url,
      ),
    )

    app.put<{ Params: { corpId: string } }>('/corps/:corpId/members', ({ params, body }) => {
      const members = read(z.array(memberInput).max(50_000), body)
      getCorp(world, params.corpId)
      world.store.together(() => {
        for (const member of members) {
          saveMember(world, params.corpId, { ...member, avatar: member.avatar ?? member.userid })
        }
      })
      return { saved: members.length }
    })

    app.get<{ Params: { corpId: string } }>('/corps/:corpId/faults', ({ params }) =>
      world.faults.of(params.corpId),
    )
    app.put<{ Params: { corpId: string } }>('/corps/:corpId/faults', ({ params, body }) =>
      world.faults.set(params.corpId, read(faultsInput, body)),
    )

    app.post<{ Params: { corpId: string } }>('/corps/:corpId/tokens/end', ({ params, body }) => {
      const { how } = read(z.object({ how: z.enum(['expire', 'revoke']) }), body)
      endTokens(world, params.corpId, how)
      return { corp: findCorp(world, params.corpId)?.id }
    })
  }
