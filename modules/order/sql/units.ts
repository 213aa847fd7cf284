// Units of a line as they are kept: short lists, read back as runs.
import type { Discount, PricedLine } from '../order.ts'
import type { StandingLine, UnitRun } from '../units.ts'

type Packed = [count: number, goodsFen: number, ...off: number[]]

export interface LineRow {
  line_no: number
  quantity: number
  returned: number
  unit_fen: number
  extra_units: number
  units: Packed[] | null
  discounts: Discount[]
}

/** Null where all units carry the same, to a fen. */
export const packed = ({ units }: PricedLine): string | null =>
  units
    ? JSON.stringify(units.map(({ count, goodsFen, off }): Packed => [count, goodsFen, ...off]))
    : null

export function standingLine(row: LineRow): StandingLine {
  const { line_no: lineNo, quantity, returned, units, discounts } = row
  const line = { lineNo, quantity, returned }
  if (!units) return { ...line, units: evenly(row), refs: [] }
  const runs = units.map(([count, goodsFen, ...off]) => ({ count, goodsFen, off }))
  return { ...line, units: runs, refs: discounts.map(({ ref }) => ref ?? '') }
}

/** The first units carry one fen more. */
const evenly = (row: LineRow): UnitRun[] => [
  { count: row.extra_units, goodsFen: row.unit_fen + 1, off: [] },
  { count: row.quantity - row.extra_units, goodsFen: row.unit_fen, off: [] },
]
