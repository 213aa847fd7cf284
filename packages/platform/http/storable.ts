// What no field of any route may hold, seen once for all of them: text that PostgreSQL cannot keep,
// and nesting that no contract knows.
import { platformRefusals, Refusal } from '../refusal.ts'

const DEEPEST = 64
const unstorable = (text: string) => text.includes('\u0000') || !text.isWellFormed()

interface Part {
  value: unknown
  path: string
}

function partsOf({ value, path }: Part): Part[] {
  if (!value || typeof value !== 'object') return []
  return Object.entries(value).map(([key, inner]) => ({
    value: inner,
    path: path === '' ? key : `${path}.${key}`,
  }))
}

/** Throws the refusal that names the field. Level by level: no depth can exhaust the stack. */
export function refuseUnstorable(input: unknown): void {
  let level: Part[] = [{ value: input, path: '' }]
  for (let depth = 0; level.length > 0; depth++) {
    const bad =
      depth > DEEPEST
        ? level[0]
        : level.find(
            ({ value, path }) =>
              (typeof value === 'string' && unstorable(value)) || unstorable(path),
          )
    if (bad) throw new Refusal(platformRefusals.invalid, {}, bad.path.toWellFormed())
    level = level.flatMap(partsOf)
  }
}
