// Which goods a line of an order is by now. What was given in exchange last comes back first; when all
// of that is back, it is what the order names. Pure.

export interface Goods {
  sku: string
  units: number
}

/** Takes so many units from what she has; gives what is left above the order's own goods, and the taken. */
export function takeBack(
  given: readonly Goods[],
  own: string,
  units: number,
): { left: Goods[]; back: Goods[] } {
  const left = given.map((goods) => ({ ...goods }))
  const back: Goods[] = []
  let wanted = units
  for (let top = left.at(-1); top && wanted > 0; top = left.at(-1)) {
    const taken = Math.min(top.units, wanted)
    back.push({ sku: top.sku, units: taken })
    wanted -= taken
    top.units -= taken
    if (top.units === 0) left.pop()
  }
  if (wanted > 0) back.push({ sku: own, units: wanted })
  return { left, back }
}
