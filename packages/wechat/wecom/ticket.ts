// Page tickets: one for `wx.config`, another for `wx.agentConfig` (42012 when they are mixed up).
import { z } from 'zod'
import { defineCall, harmless } from '../wire/call.ts'
import { int, nothing } from '../wire/shapes.ts'
import { agentTicket, ticket } from './families.ts'

const ticketReply = z.object({ ticket: z.string().min(1), expires_in: int })

export const ticketCalls = {
  getJsapiTicket: defineCall({
    method: 'GET',
    path: '/cgi-bin/get_jsapi_ticket',
    repeat: harmless,
    lane: 'urgent',
    family: ticket,
    request: nothing,
    reply: ticketReply,
  }),
  getAgentTicket: defineCall({
    method: 'GET',
    path: '/cgi-bin/ticket/get',
    repeat: harmless,
    lane: 'urgent',
    family: agentTicket,
    request: z.object({ type: z.literal('agent_config') }),
    reply: ticketReply,
  }),
}
