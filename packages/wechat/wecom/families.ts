// What WeCom counts together. Its pages, 2026-08: 10,000 a minute and 150,000 an hour for each
// interface of a corp; 20,000 and 600,000 for one address over all.
import type { Family } from '../wire/call.ts'
import { perDay, perHour, perMinute, perMonth, type Window } from '../wire/window.ts'

export const everywhere: readonly Window[] = [perMinute(20_000), perHour(600_000)]

const common = [perMinute(10_000), perHour(150_000)]
const family = (name: string, windows: readonly Window[] = common): Family => ({
  name,
  per: 'api',
  windows,
})

export const contact = family('contact')
export const access = family('access')
export const service = family('service')
/** Tasks of one corp, whatever they hold. */
export const momentTask = family('momentTask', [
  perMinute(10),
  ...common.slice(1),
  perMonth(100_000),
])
export const ticket = family('ticket', [perMinute(10_000), perHour(400)])
/** One app; the agent's own ticket has the smaller limit of the two. */
export const agentTicket = family('agentTicket', [perMinute(10_000), perHour(100)])
export const pictures = family('pictures', [perMinute(10_000), perDay(1_000), perMonth(3_000)])
