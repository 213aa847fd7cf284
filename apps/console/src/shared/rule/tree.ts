// A segment rule while it is being edited: groups and conditions with keys, to and from the
// contract's tree.
import type { Condition, Rule } from '#contracts'

export type Mode = 'all' | 'any' | 'none'
export interface Leaf {
  key: number
  condition: Condition
}
export interface Branch {
  key: number
  mode: Mode
  items: (Branch | Leaf)[]
}

let last = 0
const key = () => ++last
export const branch = (mode: Mode = 'all', items: Branch['items'] = []): Branch => ({
  key: key(),
  mode,
  items,
})
export const leaf = (condition: Condition): Leaf => ({ key: key(), condition })
export const isBranch = (item: Branch | Leaf): item is Branch => 'items' in item

/** Reads a rule; whatever its shape, the outermost thing becomes a group. */
export function toBranch(rule: Rule): Branch {
  const read = itemOf(rule)
  return isBranch(read) ? read : branch('all', [read])
}
function itemOf(rule: Rule): Branch | Leaf {
  if ('all' in rule) return branch('all', rule.all.map(itemOf))
  if ('any' in rule) return branch('any', rule.any.map(itemOf))
  if ('not' in rule) {
    const inner = rule.not
    return branch('none', 'any' in inner ? inner.any.map(itemOf) : [itemOf(inner)])
  }
  return leaf(rule)
}

/** The contract's tree, without conditions that are not filled in yet. */
export function toRule({ mode, items }: Branch): Rule {
  const rules = items
    .filter((item) => (isBranch(item) ? item.items.length > 0 : finished(item.condition)))
    .map((item) => (isBranch(item) ? toRule(item) : item.condition))
  if (rules.length === 0) return { all: [] }
  if (mode === 'all') return { all: rules }
  return mode === 'any' ? { any: rules } : { not: { any: rules } }
}

export function finished(condition: Condition): boolean {
  if ('tags' in condition) return condition.tags.length > 0
  if ('segment' in condition) return condition.segment > 0
  if ('purchase' in condition) return Number.isInteger(condition.purchase.value)
  if (condition.op === 'empty' || condition.op === 'notEmpty') return true
  const { value } = condition
  if (Array.isArray(value))
    return value.length >= (condition.op === 'between' ? 2 : 1) && !value.some(blank)
  return !blank(value)
}
const blank = (value: unknown) => value === undefined || value === null || value === ''

export const unfinished = ({ items }: Branch): boolean =>
  items.some((item) => (isBranch(item) ? unfinished(item) : !finished(item.condition)))

/** Replaces, or with `undefined` removes, the item with this key anywhere below. */
export function withItem(tree: Branch, at: number, next: Branch | Leaf | undefined): Branch {
  const items = tree.items.flatMap((item) => {
    if (item.key === at) return next ? [next] : []
    return isBranch(item) ? [withItem(item, at, next)] : [item]
  })
  return { ...tree, items }
}
