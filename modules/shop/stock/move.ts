// Stock moves: locked, changed and written down in one step, whoever asks. Demand is summed by
// article before anything is promised (S-K1); rows are locked ascending, each once (S-K2).
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { stockRefusals } from './refusals.ts'
import {
  keyOfStock,
  knownCauses,
  lockLevels,
  writeMoves,
  type MoveRow,
  type StockKey,
  type StockLevel,
} from './sql/stock.ts'

export interface StockMove extends StockKey {
  kind: MoveRow['kind']
  /** Change of what is on hand. */
  units?: number
  /** Change of what is promised. */
  reservedUnits?: number
  by?: string
  note?: string
  /** What moved it, as in `order 12`: heard again, it moves nothing. */
  cause?: string
  number?: string
  purchaseId?: number
}

/** Moves rows that are there; a place nobody has entered stays so. Gives what they came to. */
export async function moveStock(
  tx: Tx,
  moves: readonly StockMove[],
): Promise<Map<string, StockLevel>> {
  if (moves.length === 0) return new Map()
  const levels = await lockLevels(tx, moves)
  await apply(tx, levels, moves)
  return levels
}

async function apply(
  tx: Tx,
  levels: Map<string, StockLevel>,
  moves: readonly StockMove[],
): Promise<void> {
  const placed = moves.flatMap((move) => {
    const level = levels.get(keyOfStock(move))
    return level ? [{ move, level }] : []
  })
  const done = await knownCauses(
    tx.db,
    placed.flatMap(({ move: { cause }, level: { stockId } }) =>
      cause === undefined ? [] : [{ stockId, cause }],
    ),
  )
  const rows = placed.flatMap(({ move, level }): MoveRow[] => {
    const { units = 0, reservedUnits = 0, cause = null } = move
    const known = cause !== null && done.has(`${level.stockId} ${cause}`)
    if (known || (units === 0 && reservedUnits === 0 && move.kind !== 'counted')) return []
    if (cause !== null) done.add(`${level.stockId} ${cause}`)
    level.onHand += units
    level.reserved += reservedUnits
    return [
      {
        stockId: level.stockId,
        kind: move.kind,
        units,
        reservedUnits,
        onHandAfter: level.onHand,
        reservedAfter: level.reserved,
        by: move.by ?? null,
        note: move.note ?? null,
        cause,
        number: move.number ?? null,
        purchaseId: move.purchaseId ?? null,
      },
    ]
  })
  const moved = new Set(rows.map(({ stockId }) => stockId))
  const changed = [...levels.values()].filter(({ stockId }) => moved.has(stockId))
  if (rows.length > 0) await writeMoves(tx, changed, rows)
}

export interface Demand extends StockKey {
  units: number
}
export interface Claim {
  purchaseId: number
  number: string
  /** As in `reserve 5`. */
  cause: string
  demand: readonly Demand[]
}

/** Units of the same article in several lines are one demand. */
export function summed(demand: readonly Demand[]): Demand[] {
  const sums = new Map<string, Demand>()
  for (const { storeId, variantId, units } of demand) {
    const key = keyOfStock({ storeId, variantId })
    sums.set(key, { storeId, variantId, units: units + (sums.get(key)?.units ?? 0) })
  }
  return [...sums.values()]
}

/**
 * Promises all units of each claim, or none of them, one claim after another. `sold`: they are taken
 * from the shelf at once.
 */
export async function claimStock(
  tx: Tx,
  claims: readonly Claim[],
  kind: 'reserved' | 'sold' = 'reserved',
): Promise<Outcome<true>[]> {
  const wanted = claims.map((claim) => ({ ...claim, demand: summed(claim.demand) }))
  const levels = await lockLevels(
    tx,
    wanted.flatMap(({ demand }) => demand),
  )
  const left = new Map([...levels].map(([key, { onHand, reserved }]) => [key, onHand - reserved]))
  const moves: StockMove[] = []
  const outcomes = wanted.map(({ demand, cause, number, purchaseId }): Outcome<true> => {
    const short = demand.find((one) => (left.get(keyOfStock(one)) ?? 0) < one.units)
    if (short) {
      const rest = Math.max(0, left.get(keyOfStock(short)) ?? 0)
      return refuse(stockRefusals.short, { variantId: short.variantId, left: rest })
    }
    for (const { units, ...key } of demand) {
      left.set(keyOfStock(key), (left.get(keyOfStock(key)) ?? 0) - units)
      const change = kind === 'reserved' ? { reservedUnits: units } : { units: -units }
      moves.push({ ...key, kind, ...change, cause, number, purchaseId })
    }
    return ok(true)
  })
  await apply(tx, levels, moves)
  return outcomes
}
