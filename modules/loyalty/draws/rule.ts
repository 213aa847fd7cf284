// How many tickets an order brings, and how many of them count. Pure.
import type { DrawTerms } from '#contracts'

export interface TierTerms {
  factor: number
  least: number
}

export const tierTerms = ({ tiers }: DrawTerms, tierId: number): TierTerms => {
  const { factor, least } = tiers.find((one) => one.tierId === tierId) ?? { factor: 1, least: 0 }
  return { factor, least }
}

/** Whole tickets; a tier with the factor 0 takes no part. */
export function earnedBy(
  { fenPerTicket }: Pick<DrawTerms, 'fenPerTicket'>,
  { factor, least }: TierTerms,
  paidFen: number,
): number {
  if (fenPerTicket === null || factor === 0) return 0
  const whole = Math.floor(paidFen / fenPerTicket)
  return whole === 0 ? 0 : Math.max(whole * factor, least)
}

export interface Counted {
  earned: number
  tickets: number
}

/**
 * What counts under the cap: an entry never counts more than it earned, and room that is there goes to
 * the earliest that have some left. Two who became one may hold more than the cap: nothing is taken.
 */
export function settle<T extends Counted>(entries: readonly T[], perMember: number | null): T[] {
  const held = entries.map((one) => ({ ...one, tickets: Math.min(one.tickets, one.earned) }))
  let room = (perMember ?? Infinity) - held.reduce((sum, { tickets }) => sum + tickets, 0)
  for (const one of held) {
    const more = Math.max(0, Math.min(room, one.earned - one.tickets))
    one.tickets += more
    room -= more
  }
  return held
}
