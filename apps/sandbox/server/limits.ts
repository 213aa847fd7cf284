// Frequency limits: counted per corp and interface, and per address, in windows of machine time.
// Crossing one blocks until the block has passed, as the platform does (45009).

export interface Ceilings {
  perPathMinute: number
  perPathHour: number
  perIpMinute: number
  perIpHour: number
  /** Wrong secrets from one address before it is blocked for an hour. The real number is secret. */
  badSecrets: number
  contactWays: number
  /** Lasting codes of an official account. */
  lastingCodes: number
  customersPerMember: number
  tagsPerCorp: number
  /** The platform has a limit of its own for one customer; this stands in for it. */
  tagsPerCustomer: number
  /** Two changes of one customer within so many milliseconds conflict (45035); 0 is never. */
  conflictWindowMs: number
  /** While a mass message is younger than this, queries answer 41063; 0 is never. */
  massDispatchMs: number
  /** How long a job makes a moment's tasks. */
  momentJobMs: number
  momentsPerMonth: number
  /** How many moments of one corp a customer is shown a calendar month. */
  momentsPerCustomer: number
  /** What the merchant has for transfers to people, in fen. */
  merchantBalance: number
  /** Acquisition links of a corp. The real number is not documented. */
  acquisitionLinks: number
  /** How many customers a corp may add by them before it buys more. */
  linkQuota: number
  kfAccounts: number
  /** How many messages of customer service one answer brings at most. */
  kfPage: number
  /** Fetching without the token of an event: so often a minute. The real number is secret. */
  kfWithoutToken: number
  /** Other daily limits than the documented ones, by interface. */
  perDay: Readonly<Record<string, number>>
}

export const defaultCeilings: Ceilings = {
  perPathMinute: 10_000,
  perPathHour: 150_000,
  perIpMinute: 20_000,
  perIpHour: 600_000,
  badSecrets: 100,
  contactWays: 500_000,
  lastingCodes: 100_000,
  customersPerMember: 20_000,
  tagsPerCorp: 10_000,
  tagsPerCustomer: 3_000,
  conflictWindowMs: 0,
  massDispatchMs: 0,
  momentJobMs: 1_000,
  momentsPerMonth: 100_000,
  momentsPerCustomer: 4,
  merchantBalance: 1_000_000_00,
  acquisitionLinks: 3_000,
  linkQuota: 1_000,
  kfAccounts: 5_000,
  kfPage: 1_000,
  kfWithoutToken: 10,
  perDay: {},
}

const MINUTE = 60_000
const HOUR = 3_600_000

interface Window {
  startedAt: number
  count: number
  blockedUntil: number
}

export interface Limits {
  /** Counts one call; false when it is over a limit. */
  take(corpId: string, path: string, ip: string): boolean
  /** Counts one call of a minute; without a ceiling all is well. */
  minute(key: string, ceiling: number | undefined): boolean
  /** Counts a wrong secret. */
  badSecret(ip: string): void
  /** True while the address is blocked for wrong secrets. */
  blocked(ip: string): boolean
}

export const createLimits = (ceilings: Ceilings, machine: () => number): Limits => {
  const windows = new Map<string, Window>()

  const count = (key: string, lengthMs: number, ceiling: number): boolean => {
    const now = machine()
    let window = windows.get(key)
    if (!window || now >= Math.max(window.startedAt + lengthMs, window.blockedUntil)) {
      window = { startedAt: now, count: 0, blockedUntil: 0 }
      windows.set(key, window)
    }
    if (now < window.blockedUntil) return false
    window.count += 1
    if (window.count <= ceiling) return true
    window.blockedUntil = now + lengthMs
    return false
  }

  return {
    take: (corpId, path, ip) =>
      [
        count(`m ${corpId} ${path}`, MINUTE, ceilings.perPathMinute),
        count(`h ${corpId} ${path}`, HOUR, ceilings.perPathHour),
        count(`m ${ip}`, MINUTE, ceilings.perIpMinute),
        count(`h ${ip}`, HOUR, ceilings.perIpHour),
      ].every(Boolean),
    minute: (key, ceiling) => ceiling === undefined || count(`minute ${key}`, MINUTE, ceiling),
    badSecret: (ip) => {
      count(`secret ${ip}`, HOUR, ceilings.badSecrets)
    },
    blocked: (ip) => machine() < (windows.get(`secret ${ip}`)?.blockedUntil ?? 0),
  }
}
