// What a cart costs, once more and quite differently: one entry per single unit, one fen at a time.
// It shares no code with the engine; slow, and only to hold the engine against.
import type { CartLine, Cover, Group, Offer } from '#modules/shop'

export interface Unit {
  line: number
  goods: number
  now: number
  off: Map<string, number>
}
/** What an offer would take, unit by unit; nothing: it may not. */
type Wish = Map<Unit, number>

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
export const inside = (cover: Cover, line: CartLine) =>
  cover.skus.length + cover.categories.length === 0 ||
  [...cover.skus].some((sku) => sku === line.sku) ||
  [...cover.categories].some((category) => category === (line.category ?? ''))

/** Everybody gets the whole part of the share; then one fen each for those who lack most. */
export function fairly(total: number, weights: number[]): number[] {
  const all = BigInt(sum(weights))
  if (all === 0n) return weights.map(() => 0)
  const parts = weights.map((weight) => Number((BigInt(total) * BigInt(weight)) / all))
  const lack = weights.map(
    (weight, i) => BigInt(total) * BigInt(weight) - BigInt(parts[i] ?? 0) * all,
  )
  while (sum(parts) < total) {
    let most = 0
    for (let i = 1; i < lack.length; i++) if ((lack[i] ?? 0n) > (lack[most] ?? 0n)) most = i
    parts[most] = (parts[most] ?? 0) + 1
    lack[most] = -1n
  }
  return parts
}

function spreadOver(total: number, units: Unit[]): Wish {
  const lines = [...new Set(units.map((unit) => unit.line))]
  const wish: Wish = new Map()
  const ofLine = (line: number) => units.filter((unit) => unit.line === line)
  const shares = fairly(
    total,
    lines.map((line) => sum(ofLine(line).map((unit) => unit.now))),
  )
  lines.forEach((line, i) => {
    const own = ofLine(line)
    fairly(
      shares[i] ?? 0,
      own.map((unit) => unit.now),
    ).forEach((fen, at) => wish.set(own[at] as Unit, fen))
  })
  return wish
}

function wishOf(
  { worth, covers, from, counts }: Offer,
  units: Unit[],
  lines: readonly CartLine[],
): Wish {
  const at = (unit: Unit) => lines[unit.line] as CartLine
  const paid = units.filter((unit) => unit.now > 0)
  const mine = paid.filter((unit) => inside(covers, at(unit)))
  const seen = counts
    ? paid.filter((unit) => inside(counts, at(unit)) && !inside(covers, at(unit)))
    : mine
  if (sum(seen.map((unit) => unit.now)) < (from?.fen ?? 0)) return new Map()
  if (seen.length < (from?.pieces ?? 0)) return new Map()
  const dear = [...mine].sort((a, b) => b.now - a.now)
  const down = (some: Unit[], fen: number): Wish =>
    new Map(some.filter((unit) => unit.now > fen).map((unit) => [unit, unit.now - fen]))
  const base = sum(mine.map((unit) => unit.now))
  if (worth.kind === 'amountOff') return spreadOver(Math.min(worth.fen, base), mine)
  if (worth.kind === 'percentOff') {
    const share = Math.floor((base * worth.offBp) / 10_000 + 0.5)
    return spreadOver(Math.min(share, worth.maxOffFen ?? share, base), mine)
  }
  if (worth.kind === 'trial') return down(dear.slice(0, 1), worth.fen)
  if (worth.kind === 'gift') return down(dear.slice(0, worth.pieces), 0)
  if (worth.kind === 'exchange') return down(dear.slice(0, worth.pieces), worth.fen)
  if (worth.kind === 'fixedPrice') return down(dear.slice(0, worth.most), worth.fen)
  if (worth.kind === 'nForPrice') {
    const within: Unit[] = []
    for (let set = 0; set < (worth.most ?? Infinity); set++) {
      const next = dear.slice(set * worth.pieces, (set + 1) * worth.pieces)
      if (next.length < worth.pieces || sum(next.map((unit) => unit.now)) <= worth.fen) break
      within.push(...next)
    }
    const price = (within.length / worth.pieces) * worth.fen
    return spreadOver(sum(within.map((unit) => unit.now)) - price, within)
  }
  const sets = Math.min(Math.floor(dear.length / (worth.buy + worth.free)), worth.most ?? Infinity)
  return down(dear.slice(dear.length - sets * worth.free), 0)
}

const inOrder = <T extends { id: string; priority?: number }>(all: readonly T[]): T[] =>
  [...all].sort(
    (a, b) =>
      (a.priority ?? 0) - (b.priority ?? 0) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1),
  )

function take(id: string, wish: Wish): number {
  for (const [unit, fen] of wish) {
    unit.now -= fen
    unit.off.set(id, fen)
  }
  return sum([...wish.values()])
}

/**
 * Every unit of each line in the order in which it comes back, what each offer took, and the offers in
 * their turns.
 */
export function modelPrice(
  lines: readonly CartLine[],
  offers: readonly Offer[],
  groups: readonly Group[],
): { units: Unit[][]; took: Map<string, number>; used: string[] } {
  const order = lines
    .map((line, at) => ({ line, at }))
    .sort(
      (a, b) =>
        (a.line.sku < b.line.sku ? -1 : a.line.sku > b.line.sku ? 1 : 0) ||
        b.line.goodsFen - a.line.goodsFen ||
        a.line.quantity - b.line.quantity ||
        ((a.line.category ?? '') < (b.line.category ?? '') ? -1 : 1),
    )
  const units = order.flatMap(({ line, at }) =>
    fairly(line.goodsFen, Array<number>(line.quantity).fill(1)).map((fen): Unit => ({
      line: at,
      goods: fen,
      now: fen,
      off: new Map(),
    })),
  )
  const none: Group = { id: '', mode: 'all', scope: 'order', priority: 0 }
  const took = new Map<string, number>()
  for (const group of inOrder([none, ...groups])) {
    const own = inOrder(offers.filter((offer) => (offer.group ?? '') === group.id))
    const places =
      group.scope === 'order'
        ? [units]
        : order.map(({ at }) => units.filter((unit) => unit.line === at))
    for (const place of places) {
      const wish = (offer: Offer) => wishOf(offer, place, lines)
      const worth = (offer: Offer) => sum([...wish(offer).values()])
      let left = group.most ?? Infinity
      const chosen =
        group.mode === 'all' ? own : [...own].sort((a, b) => worth(b) - worth(a)).slice(0, 1)
      for (const offer of chosen) {
        if (left === 0 || worth(offer) === 0) continue
        took.set(offer.id, (took.get(offer.id) ?? 0) + take(offer.id, wish(offer)))
        left -= 1
      }
    }
  }
  const turns = inOrder([none, ...groups]).flatMap(({ id }) =>
    inOrder(offers.filter(({ group }) => (group ?? '') === id)).map((offer) => offer.id),
  )
  const used = turns.filter((id) => took.has(id))
  const goBack = (a: Unit, b: Unit) => {
    const lowered = used.map((id) => (b.off.get(id) ?? 0) - (a.off.get(id) ?? 0))
    return b.now - a.now || b.goods - a.goods || (lowered.find((fen) => fen !== 0) ?? 0)
  }
  const ofLine = (line: number) => units.filter((unit) => unit.line === line).sort(goBack)
  return { units: lines.map((_, at) => ofLine(at)), took, used }
}
