// Offers that stand together: all of them one after another, or only the one that takes most; over
// the whole order, or line by line. Every step works on what the steps before it left.
import { byPriority, type Applied, type Group, type Offer, type Rejection } from './offer.ts'
import { rejected, tryOffer, type Take } from './take.ts'
import { lower, type RunningLine } from './units.ts'

/** What became of offers in one place. */
interface Decided {
  applied: Applied[]
  rejected: Rejection[]
}

/** Lowers the lines; offers in any order. */
export function applyGroup(
  group: Group,
  offers: readonly Offer[],
  lines: readonly RunningLine[],
): Decided {
  const ordered = offers.toSorted(byPriority)
  const decide = group.mode === 'all' ? applyAll : applyBest
  const places = group.scope === 'order' ? [lines] : lines.map((line) => [line])
  return together(
    ordered,
    places.map((place) => decide(group, ordered, place)),
  )
}

const taken = ({ offer, fen, cuts }: Take): Applied => ({
  offer: offer.id,
  fen,
  takes: lower(offer.id, cuts),
})

function applyAll(
  { most = Infinity }: Group,
  ordered: readonly Offer[],
  lines: readonly RunningLine[],
): Decided {
  const decided: Decided = { applied: [], rejected: [] }
  for (const offer of ordered) {
    const tried = tryOffer(offer, lines)
    if (rejected(tried)) decided.rejected.push(tried)
    else if (decided.applied.length >= most)
      decided.rejected.push({ offer: offer.id, code: 'overCap' })
    else decided.applied.push(taken(tried))
  }
  return decided
}

function applyBest(
  _group: Group,
  ordered: readonly Offer[],
  lines: readonly RunningLine[],
): Decided {
  const tried = ordered.map((offer) => tryOffer(offer, lines))
  let best: Take | undefined
  for (const one of tried) if (!rejected(one) && one.fen > (best?.fen ?? 0)) best = one
  if (!best) return { applied: [], rejected: tried.filter(rejected) }
  const by = best.offer.id
  return {
    applied: [taken(best)],
    rejected: tried.flatMap((one): Rejection[] => {
      if (rejected(one)) return [one]
      return one === best ? [] : [{ offer: one.offer.id, code: 'notBest', by }]
    }),
  }
}

/** An offer counts as applied when it took something anywhere; else its nearest miss is told. */
function together(ordered: readonly Offer[], places: readonly Decided[]): Decided {
  if (places.length === 1 && places[0]) return places[0]
  const decided: Decided = { applied: [], rejected: [] }
  for (const { id } of ordered) {
    const own = places.flatMap(({ applied }) => applied.filter(({ offer }) => offer === id))
    const misses = places.flatMap(({ rejected: all }) => all.filter(({ offer }) => offer === id))
    const nearest = misses.toSorted(byNearness)[0]
    if (own.length > 0)
      decided.applied.push({
        offer: id,
        fen: own.reduce((sum, { fen }) => sum + fen, 0),
        takes: own.flatMap(({ takes }) => takes),
      })
    else if (nearest) decided.rejected.push(nearest)
  }
  return decided
}

const nearness = ['notBest', 'overCap', 'noEffect', 'belowThreshold', 'tooFewPieces', 'notCovered']
const byNearness = (a: Rejection, b: Rejection): number =>
  nearness.indexOf(a.code) - nearness.indexOf(b.code) ||
  (a.missingFen ?? 0) - (b.missingFen ?? 0) ||
  (a.missingPieces ?? 0) - (b.missingPieces ?? 0)
