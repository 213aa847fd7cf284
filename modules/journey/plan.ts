// A journey as a plan: its graph, and what keeps a draft from being published. Pure.
import type { JourneyDefinition, Step, Words } from '#contracts'

export interface PlanProblem {
  stepId: string | null
  code: string
  sentence: Words
}

/** Steps by id. */
export const stepsOf = (plan: JourneyDefinition): Map<string, Step> =>
  new Map(plan.steps.map((step) => [step.id, step]))

/** Where a step may lead, ends of the journey left out. */
function waysOut(step: Step): string[] {
  const next =
    step.kind === 'condition' ? [step.yes, step.no] : step.kind === 'exit' ? [] : [step.next]
  return next.filter((id) => id !== null)
}

/** Coupon templates that messages and coupon steps issue. */
export const templatesOf = (plan: JourneyDefinition): number[] =>
  plan.steps.flatMap((step) => {
    if (step.kind === 'coupon') return [step.templateId]
    return step.kind === 'message' && step.couponTemplateId !== null ? [step.couponTemplateId] : []
  })

const problem = (
  code: string,
  zh: string,
  en: string,
  stepId: string | null = null,
): PlanProblem => ({ stepId, code: `journey.${code}`, sentence: { zh, en } })

/** Events that name an order: only they can admit once per order. */
const namesOrder = new Set(['order.paid', 'order.refunded', 'coupon.redeemed'])

/**
 * `running`: the version that admits now, where there is one; its control group may only shrink.
 */
export function problemsOf(
  plan: JourneyDefinition,
  running: JourneyDefinition | null,
): PlanProblem[] {
  const problems = [...shapeProblems(plan)]
  const { trigger, settings } = plan
  const hasOrder = trigger.kind === 'event' && namesOrder.has(trigger.event)
  if (trigger.kind === 'segment' && trigger.segmentId === 0) {
    problems.push(problem('noSegment', '还没选触发的分群', 'No segment is chosen to start it'))
  }
  if (settings.reentry.mode === 'oncePerOrder' && !hasOrder) {
    problems.push(
      problem(
        'noOrder',
        '“每单一次”只能用于带订单的触发事件',
        'Once per order needs a trigger that names an order',
      ),
    )
  }
  if (running && settings.controlShareBp > running.settings.controlShareBp) {
    problems.push(
      problem(
        'controlGrows',
        '运行中的旅程，对照组只能缩小',
        'While a journey runs its control group may only shrink',
      ),
    )
  }
  return problems
}

function* shapeProblems(plan: JourneyDefinition): Generator<PlanProblem> {
  if (plan.first === null || plan.steps.length === 0) {
    yield problem('empty', '旅程还没有任何步骤', 'The journey has no steps yet')
    return
  }
  const steps = stepsOf(plan)
  if (steps.size < plan.steps.length)
    yield problem('twice', '有两个步骤用了同一个编号', 'Two steps share an id')
  if (!steps.has(plan.first))
    yield problem('noFirst', '起点指向不存在的步骤', 'The start leads to no step')
  for (const step of plan.steps) {
    yield* emptyFields(step)
    for (const id of waysOut(step)) {
      if (!steps.has(id))
        yield problem('deadEnd', '这一步通向不存在的步骤', 'This step leads to no step', step.id)
    }
  }
  const reached = reachedFrom(plan.first, steps)
  for (const step of plan.steps) {
    if (!reached.has(step.id))
      yield problem('unreached', '没有路径到达这一步', 'Nothing leads to this step', step.id)
  }
  const circle = findCircle(plan.first, steps)
  if (circle) yield problem('circle', '步骤绕成了圈', 'The steps run in a circle', circle)
}

function* emptyFields(step: Step): Generator<PlanProblem> {
  if (step.kind === 'message' && step.text === '')
    yield problem('noText', '消息还没有内容', 'The message has no text', step.id)
  if (step.kind === 'coupon' && step.templateId === 0)
    yield problem('noCoupon', '还没选券', 'No coupon is chosen', step.id)
  if (step.kind === 'tag' && step.tagId === 0)
    yield problem('noTag', '还没选标签', 'No tag is chosen', step.id)
}

function reachedFrom(first: string, steps: ReadonlyMap<string, Step>): Set<string> {
  const reached = new Set<string>()
  const open = [first]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps.get(id)
    if (!step || reached.has(id)) continue
    reached.add(id)
    open.push(...waysOut(step))
  }
  return reached
}

/** A step from which it leads back to itself, if there is one. */
function findCircle(first: string, steps: ReadonlyMap<string, Step>): string | undefined {
  const done = new Set<string>()
  const walk = (id: string, path: ReadonlySet<string>): string | undefined => {
    if (path.has(id)) return id
    const step = steps.get(id)
    if (!step || done.has(id)) return undefined
    for (const next of waysOut(step)) {
      const circle = walk(next, new Set([...path, id]))
      if (circle) return circle
    }
    done.add(id)
    return undefined
  }
  return walk(first, new Set())
}
