// What WeChat does when a page calls `wx.config`, and WeCom at `wx.agentConfig`: the signature is made
// again from the tickets that count and the page's own address. What it lists is then open to it.
import { z } from 'zod'
import { signPage } from '#wechat'
import { onSite } from '../browser/address.ts'
import { findCorp } from '../corp.ts'
import type { World } from '../world.ts'
import { ticketsOf, type TicketKind } from './ticket.ts'

/** The functions a phone of the sandbox has. */
export const served = ['checkJsApi', 'chooseWXPay', 'closeWindow', 'getLocation'] as const

export const verifyShape = {
  kind: z.enum(['config', 'agentConfig']).default('config'),
  appId: z.string().max(64),
  agentId: z.string().max(32).optional(),
  timestamp: z.coerce.string().max(20),
  nonceStr: z.string().max(64),
  signature: z.string().max(64),
  /** Where the page stands, as its phone opened it. */
  url: z.string().max(4096),
  jsApiList: z.array(z.string().max(64)).max(200).default([]),
}
export type PageClaim = z.output<z.ZodObject<typeof verifyShape>>

export interface Verified {
  ok: boolean
  /** Why not, in the platform's words. */
  why?: string
  /** What it may call from now on. */
  granted: string[]
}

const refused = (why: string): Verified => ({ ok: false, why, granted: [] })

/** The corps' apps of the sandbox have one number. */
export const AGENT = '1000002'

const problemOf = (world: World, { kind, appId, agentId, url }: PageClaim): string | undefined => {
  const corp = findCorp(world, appId)
  if (kind === 'agentConfig') {
    if (!corp) return 'invalid corpid'
    if (agentId !== AGENT) return 'invalid agentid'
  } else if (!corp && appId !== world.accounts.official.appId) return 'invalid appid'
  const site = URL.canParse(url) ? new URL(onSite(url)).origin : ''
  const { trustedOrigins = [] } = corp?.settings ?? {}
  return corp && !trustedOrigins.includes(site) ? 'invalid url domain' : undefined
}

const isSigned = (world: World, claim: PageClaim, kind: TicketKind): boolean => {
  const { appId, timestamp, nonceStr, signature, url } = claim
  return ticketsOf(world, appId, kind).some(
    ({ ticket }) =>
      signPage(ticket, onSite(url), Number(timestamp), nonceStr).signature === signature,
  )
}

export const verifyPage = (world: World, claim: PageClaim): Verified => {
  const problem = problemOf(world, claim)
  if (problem) return refused(problem)
  if (!/^\d{1,12}$/.test(claim.timestamp) || !isSigned(world, claim, claim.kind))
    return refused('invalid signature')
  return { ok: true, granted: claim.jsApiList.filter((name) => served.some((one) => one === name)) }
}
