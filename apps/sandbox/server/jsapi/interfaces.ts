// The tickets of a corp's pages.
import { must } from '../refusal.ts'
import { get, type Interfaces } from '../wecom/asked.ts'
import { giveTicket } from './ticket.ts'

export const ticketInterfaces: Interfaces = {
  get_jsapi_ticket: get(({ world, corp }) => giveTicket(world, corp.id, 'config')),
  'ticket/get': get(({ world, corp, query }) => {
    must(query.text('type') === 'agent_config', 40058)
    return giveTicket(world, corp.id, 'agentConfig')
  }),
}
