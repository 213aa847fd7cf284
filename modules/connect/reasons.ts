// Counting why rows were left out.
import type { Reasons } from './sql.ts'

/** Adds one rejected row; the first five of each reason are kept as examples. */
export function countReason(reasons: Reasons, code: string, rowNo: number): void {
  const reason = (reasons[code] ??= { count: 0, examples: [] })
  reason.count++
  if (reason.examples.length < 5) reason.examples.push(rowNo)
}
