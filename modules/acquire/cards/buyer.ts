// Is she who came by a card the one who bought? Told by her phone or by her order: pure.
import type { Grade } from '#modules/code'

/** What is known of the buyer of a card's order. */
export interface Buyer {
  /** Under which her phone would stand; null where the file of orders named none. */
  key: string | null
  /** Whose the order is, where the house knows it. */
  personId: number | null
}

/** Somebody who came by the code of a printing, as one card sees her. */
export interface Claim {
  tieId: number
  personId: number
  grade: Grade
  at: Date
  /** The tie names this very card; else it only names the printing. */
  named: boolean
}

export interface Verdict {
  claim: Claim | null
  confirmed: boolean
  /** People who surely came by the card, and are not the buyer. */
  others: number
}

type Keys = ReadonlyMap<number, ReadonlySet<string>>

/** Undefined where nothing can be compared. */
function isBuyer(buyer: Buyer, personId: number, keys: Keys): boolean | undefined {
  const hers = keys.get(personId)
  if (buyer.personId === personId) return true
  if (buyer.key !== null && hers?.has(buyer.key)) return true
  if (hers === undefined) return undefined
  const compared = buyer.key !== null || (buyer.personId !== null && keys.has(buyer.personId))
  return compared ? false : undefined
}

const isSure = ({ grade, named }: Claim): boolean =>
  named && (grade === 'certain' || grade === 'by_state')

/** The buyer first, then whoever has the card, then whoever came first. */
const before = (heldBy: number | null, confirmed: ReadonlySet<Claim>) => (a: Claim, b: Claim) =>
  Number(confirmed.has(b)) - Number(confirmed.has(a)) ||
  Number(b.tieId === heldBy) - Number(a.tieId === heldBy) ||
  a.at.getTime() - b.at.getTime() ||
  a.tieId - b.tieId

/**
 * Whom a card is bound to. A buyer is believed though the opening was unsure; who has another phone
 * than the buyer is somebody the card was given to, however sure her coming is.
 */
export function judge(
  buyer: Buyer,
  heldBy: number | null,
  claims: readonly Claim[],
  keys: Keys,
): Verdict {
  const said = new Map(claims.map((claim) => [claim, isBuyer(buyer, claim.personId, keys)]))
  const confirmed = new Set(claims.filter((claim) => said.get(claim) === true))
  const standing = claims.filter(
    (claim) => confirmed.has(claim) || (isSure(claim) && said.get(claim) === undefined),
  )
  const [claim = null] = standing.toSorted(before(heldBy, confirmed))
  const strangers = claims.filter((one) => isSure(one) && said.get(one) === false)
  return {
    claim,
    confirmed: claim !== null && confirmed.has(claim),
    others: new Set(strangers.map((one) => one.personId)).size,
  }
}
