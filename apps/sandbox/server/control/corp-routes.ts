// What an administrator of WeCom does: the corp, its members, its callback address.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { keepWecomAccount } from '../accounts.ts'
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
import { read, type Machinery, type OfCorp } from './base.ts'
import { corpInput, memberInput, settingsInput } from './corp-input.ts'

/** Without the secrets: those are known to whoever set them. */
const shown = (machinery: Machinery, corpId: string) => {
  const { name, callbackUrl, verified, settings } = getCorp(machinery.world, corpId)
  return { id: corpId, name, callbackUrl, verified, settings: { ...settings, turnHeaders: {} } }
}

/** The sandbox's corps have one app each. */
const AGENT = '1000002'
const wecomAccount = (corpId: string, { secret, token, aesKey }: z.output<typeof corpInput>) => ({
  corpId,
  agentId: AGENT,
  secret,
  token,
  aesKey,
})

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

    app.put<OfCorp>('/corps/:corpId', async ({ params, body }) => {
      const input = read(corpInput, body)
      const { corpId } = params
      const before = originOf(findCorp(world, corpId)?.callbackUrl)
      const now = originOf(input.callbackUrl)
      world.store.together(() => {
        if (before && now) movePages(world, corpId, before, now)
        saveCorp(world, { id: corpId, ...input })
        keepWecomAccount(world.folder, wecomAccount(corpId, input))
        for (const member of input.members) {
          saveMember(world, corpId, { ...member, avatar: member.avatar ?? member.userid })
        }
      })
      const callback = input.callbackUrl
        ? await verify(machinery, corpId, input.callbackUrl)
        : undefined
      return { ...shown(machinery, corpId), callback }
    })

    app.put<OfCorp>('/corps/:corpId/name', ({ params, body }) => {
      renameCorp(world, params.corpId, read(corpInput.pick({ name: true }), body).name)
      return shown(machinery, params.corpId)
    })

    app.patch<OfCorp>('/corps/:corpId/settings', ({ params, body }) => {
      saveSettings(world, params.corpId, read(settingsInput, body))
      return shown(machinery, params.corpId)
    })

    app.post<OfCorp>('/corps/:corpId/callback', ({ params, body }) =>
      verify(
        machinery,
        getCorp(world, params.corpId).id,
        read(z.object({ url: z.url() }), body).url,
      ),
    )

    app.put<OfCorp>('/corps/:corpId/members', ({ params, body }) => {
      const members = read(z.array(memberInput).max(50_000), body)
      getCorp(world, params.corpId)
      world.store.together(() => {
        for (const member of members) {
          saveMember(world, params.corpId, { ...member, avatar: member.avatar ?? member.userid })
        }
      })
      return { saved: members.length }
    })
  }
