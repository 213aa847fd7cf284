// A debt is paid back by the next credits.

/** What is left over of a credit is the lot; the balance goes on from there. */
export function repay(held: Map<number, number>, customerId: number, points: number): number {
  const after = (held.get(customerId) ?? 0) + points
  held.set(customerId, after)
  return Math.max(0, Math.min(points, after))
}
