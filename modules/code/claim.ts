// The coupon of a code: granted once for each customer, however often she opens it. Those who claim
// at the same moment are served in one transaction, in the order in which they came: the counter of
// a template with a limit is locked once for all of them.
import {
  gather,
  ok,
  orThrow,
  platformRefusals,
  refuse,
  Refusal,
  type Call,
  type Outcome,
  type Platform,
  type Tx,
} from '#platform'
import { issueCoupons } from '#modules/coupon'
import { codeRefusals } from './refusals.ts'
import { doorOf, type DoorRow } from './sql/link.ts'

const MOST = 500
const WAIT_MS = 2
const LANES = 2

interface Claim {
  customerId: number
  slug: string
}
interface Claimed {
  name: string
  repeated: boolean
}
type Counter = (claim: Claim) => Promise<Outcome<Claimed>>
const counters = new WeakMap<Platform, Counter>()

function counterOf(platform: Platform): Counter {
  const known = counters.get(platform)
  if (known) return known
  const made = gather(
    (claims: readonly Claim[]) => platform.transact({}, (tx) => claimCoupons(tx, claims)),
    { most: MOST, waitMs: WAIT_MS, lanes: LANES },
  )
  counters.set(platform, made)
  return made
}

/** The coupon and the name under which it is claimed here. */
function offerOf(door: DoorRow | undefined): Outcome<{ templateId: number; name: string }> {
  if (!door) return refuse(codeRefusals.unknownCode)
  const { active, kind, coupon, couponTemplateId } = door
  if (!active || kind !== 'coupon' || coupon === null || couponTemplateId === null)
    return refuse(codeRefusals.nothingToClaim)
  if (!door.claimable && door.claimsFrom)
    return refuse(codeRefusals.claimAhead, { from: door.claimsFrom.toISOString() })
  if (!door.claimable) return refuse(codeRefusals.claimOver)
  return ok({ templateId: couponTemplateId, name: coupon })
}

async function claimCoupons(tx: Tx, claims: readonly Claim[]): Promise<Outcome<Claimed>[]> {
  const doors = new Map<string, DoorRow | undefined>()
  for (const { slug } of claims)
    if (!doors.has(slug)) doors.set(slug, await doorOf(tx.db, slug, tx.now))
  const offers = claims.map(({ slug }) => ({
    codeId: doors.get(slug)?.codeId,
    ...offerOf(doors.get(slug)),
  }))
  const asked = claims.flatMap(({ customerId }, at) => {
    const { codeId, ok: offer } = offers[at] ?? {}
    if (!offer) return []
    const { templateId } = offer
    return [
      { customerId, templateId, key: `code:${codeId}:${templateId}`, source: `code ${codeId}` },
    ]
  })
  const issued = await issueCoupons(tx, asked)
  let next = 0
  return offers.map(({ ok: offer, refusal }): Outcome<Claimed> => {
    if (refusal) return { refusal }
    const outcome = issued[next++]
    if (!outcome) throw new Error('a claim was not answered')
    if (outcome.refusal) return { refusal: outcome.refusal }
    return ok({ name: offer.name, repeated: outcome.ok.repeated })
  })
}

export async function claimCoupon({ platform, actor }: Call, slug: string): Promise<Claimed> {
  if (actor.kind !== 'customer' || actor.id === null)
    throw new Refusal(platformRefusals.signInNeeded)
  return orThrow(await counterOf(platform)({ customerId: actor.id, slug }))
}
