// Tickets that pages are signed with: one for each purpose, the same as long as it lives.
import { randomText } from '../ids.ts'
import type { World } from '../world.ts'

export type TicketKind = 'config' | 'agentConfig' | 'card'

const LIFE_MS = 7_200_000

interface TicketRow {
  ticket: string
  machine_until: number
}

/** Those that still count; asking again neither renews nor replaces one. */
export const ticketsOf = (
  { store, machine }: World,
  owner: string,
  kind: TicketKind,
): TicketRow[] =>
  store.all<TicketRow>(
    `select ticket, machine_until from page_ticket
     where owner = ? and kind = ? and machine_until > ?`,
    owner,
    kind,
    machine(),
  )

export const giveTicket = (world: World, owner: string, kind: TicketKind): object => {
  const now = world.machine()
  const [known] = ticketsOf(world, owner, kind)
  const { ticket, machine_until: until } = known ?? {
    ticket: randomText(86),
    machine_until: now + LIFE_MS,
  }
  if (!known)
    world.store.run('insert into page_ticket values (?, ?, ?, ?)', ticket, owner, kind, until)
  return { ticket, expires_in: Math.max(1, Math.floor((until - now) / 1000)) }
}
