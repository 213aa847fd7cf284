// Units of a line as they are kept: short lists, read back as runs.
import type { Discount, PricedLine } from '../order.ts'
import type { StandingLine, UnitRun } from '../units.ts'

export type PackedTenders = [count: number, ...fen: number[]]
type Packed = [count: number, goodsFen: number, ...off: number[]]

export interface LineRow {
  line_no: number
  quantity: number
  returned: number
  unit_fen: number
  extra_units: number
  units: Packed[] | null
  discounts: Discount[]
  tenders: PackedTenders[] | null
}

/** Null where all units carry the same, to a fen. */
export const packed = ({ units }: PricedLine): string | null =>
  units
    ? JSON.stringify(units.map(({ count, goodsFen, off }): Packed => [count, goodsFen, ...off]))
    : null

export function standingLine(row: LineRow): StandingLine {
  const { line_no: lineNo, quantity, returned, units, discounts } = row
  const carried = row.tenders?.map(([count, ...fen]) => ({ count, fen }))
  const line = { lineNo, quantity, returned, ...(carried && { carried }) }
  if (!units) return { ...line, units: evenly(row), refs: [] }
  const runs = units.map(([count, goodsFen, ...off]) => ({ count, goodsFen, off }))
  return { ...line, units: runs, refs: discounts.map(({ ref }) => ref ?? '') }
}

/** The first units carry one fen more. */
const evenly = (row: Pick<LineRow, 'quantity' | 'unit_fen' | 'extra_units'>): UnitRun[] => [
  { count: row.extra_units, goodsFen: row.unit_fen + 1, off: [] },
  { count: row.quantity - row.extra_units, goodsFen: row.unit_fen, off: [] },
]

/** The units of a line that is about to be written. */
export const unitsOf = ({ units, quantity, unitFen, extraUnits }: PricedLine): readonly UnitRun[] =>
  units ?? evenly({ quantity, unit_fen: unitFen, extra_units: extraUnits })
