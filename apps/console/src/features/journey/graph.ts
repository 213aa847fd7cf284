// A journey's steps as a graph: its edges, inserting and removing, and where each step stands on
// the canvas.
import type { JourneyDefinition, Step, StepKind } from '#contracts'

export const start = 'trigger'
export type Port = 'next' | 'yes' | 'no'
export interface Edge {
  from: string
  port: Port
  to: string | null
}
type Plan = Pick<JourneyDefinition, 'first' | 'steps'>

export function edgesOf({ first, steps }: Plan): Edge[] {
  return [{ from: start, port: 'next', to: first }, ...steps.flatMap(edgesFrom)]
}
function edgesFrom(step: Step): Edge[] {
  if (step.kind === 'exit') return []
  if (step.kind !== 'condition') return [{ from: step.id, port: 'next', to: step.next }]
  return [
    { from: step.id, port: 'yes', to: step.yes },
    { from: step.id, port: 'no', to: step.no },
  ]
}

/** A fresh step that leads on to `next`. */
export function freshStep(kind: StepKind, next: string | null): Step {
  const common = { id: `s${crypto.randomUUID().slice(0, 8)}`, name: '' }
  switch (kind) {
    case 'wait':
      return { ...common, kind, next, for: { days: 3, at: '10:00' } }
    case 'condition':
      return { ...common, kind, rule: { all: [] }, yes: next, no: null }
    case 'message':
      return { ...common, kind, next, text: '', couponTemplateId: null, link: null }
    case 'coupon':
      return { ...common, kind, next, templateId: 0 }
    case 'tag':
      return { ...common, kind, next, tagId: 0, on: true }
    case 'exit':
      return { ...common, kind }
    default:
      return kind satisfies never
  }
}

export function insert<P extends Plan>(
  plan: P,
  edge: Edge,
  kind: StepKind,
): {
  plan: P
  id: string
} {
  const step = freshStep(kind, edge.to)
  return {
    plan: pruned(linked({ ...plan, steps: [...plan.steps, step] }, edge, step.id)),
    id: step.id,
  }
}
/** Whatever led to the step leads to what followed it; of a condition, the yes side stays. */
export function remove<P extends Plan>(plan: P, id: string): P {
  const gone = plan.steps.find((step) => step.id === id)
  if (!gone) return plan
  const to = gone.kind === 'exit' ? null : gone.kind === 'condition' ? gone.yes : gone.next
  const relinked = edgesOf(plan)
    .filter((edge) => edge.to === id)
    .reduce((all, edge) => linked(all, edge, to), plan)
  return pruned({ ...relinked, steps: relinked.steps.filter((step) => step.id !== id) })
}
export const replace = <P extends Plan>(plan: P, step: Step): P => ({
  ...plan,
  steps: plan.steps.map((old) => (old.id === step.id ? step : old)),
})

function linked<P extends Plan>(plan: P, { from, port }: Edge, to: string | null): P {
  if (from === start) return { ...plan, first: to }
  return {
    ...plan,
    steps: plan.steps.map((step) => (step.id === from ? ({ ...step, [port]: to } as Step) : step)),
  }
}
/** Drops steps that nothing leads to any more. */
function pruned<P extends Plan>(plan: P): P {
  const seen = new Set<string>()
  const walk = (id: string | null) => {
    const step = plan.steps.find((each) => each.id === id)
    if (!step || seen.has(step.id)) return
    seen.add(step.id)
    for (const { to } of edgesFrom(step)) walk(to)
  }
  walk(plan.first)
  return { ...plan, steps: plan.steps.filter(({ id }) => seen.has(id)) }
}

export interface Place {
  x: number
  y: number
}
export const cell = { width: 268, height: 148 }
/**
 * Top down; a condition's yes side stands left of its no side. Open ends have places too, named by
 * their edge.
 */
export function placesOf(plan: Plan): Map<string, Place> {
  const places = new Map<string, Place>([[start, { x: 0, y: 0 }]])
  const byId = new Map(plan.steps.map((step) => [step.id, step]))
  const width = (id: string | null, seen: string[] = []): number => {
    const step = id === null || seen.includes(id) ? undefined : byId.get(id)
    if (step?.kind !== 'condition')
      return step && step.kind !== 'exit' ? width(step.next, [...seen, step.id]) : 1
    return width(step.yes, [...seen, step.id]) + width(step.no, [...seen, step.id])
  }
  const rows = rowsOf(plan, byId)
  const put = (edge: Edge, x: number, after: number) => {
    const step = edge.to === null ? undefined : byId.get(edge.to)
    const name = step ? step.id : openEnd(edge)
    if (places.has(name)) return
    const row = (step && rows.get(step.id)) ?? after
    places.set(name, { x, y: row * cell.height })
    if (!step) return
    const out = edgesFrom(step)
    const widths = out.map(({ to }) => width(to))
    let left = x - (widths.reduce((sum, each) => sum + each, 0) / 2) * cell.width
    out.forEach((each, at) => {
      const share = (widths[at] ?? 1) * cell.width
      put(each, left + share / 2, row + 1)
      left += share
    })
  }
  put({ from: start, port: 'next', to: plan.first }, 0, 1)
  return places
}
/** A step stands below everything that leads to it. */
function rowsOf(plan: Plan, byId: ReadonlyMap<string, Step>): Map<string, number> {
  const rows = new Map<string, number>()
  const sink = (id: string | null, row: number, trail: string[]) => {
    const step = id === null || trail.includes(id) ? undefined : byId.get(id)
    if (!step || (rows.get(step.id) ?? 0) >= row) return
    rows.set(step.id, row)
    for (const { to } of edgesFrom(step)) sink(to, row + 1, [...trail, step.id])
  }
  sink(plan.first, 1, [])
  return rows
}
export const openEnd = ({ from, port }: Edge) => `end-${from}-${port}`
