// What keeps a draft from being published: its shape, and the things it names.
import { sql } from 'kysely'
import type { JourneyDefinition, Rule } from '#contracts'
import { Refusal, type Db } from '#platform'
import { plainRule } from '#modules/audience'
import { problemsOf, templatesOf, type PlanProblem } from './plan.ts'

/** Every problem of a plan; `running` is the version that admits now. */
export async function checkPlan(
  db: Db,
  plan: JourneyDefinition,
  running: JourneyDefinition | null,
): Promise<PlanProblem[]> {
  return [
    ...problemsOf(plan, running),
    ...(await ruleProblems(db, plan)),
    ...(await missingThings(db, plan)),
  ]
}

async function ruleProblems(db: Db, plan: JourneyDefinition): Promise<PlanProblem[]> {
  const rules: [string | null, Rule | number][] = plan.steps.flatMap((step): [string, Rule][] =>
    step.kind === 'condition' ? [[step.id, step.rule]] : [],
  )
  if (plan.entryRule) rules.push([null, plan.entryRule])
  if (plan.trigger.kind === 'segment' && plan.trigger.segmentId > 0)
    rules.push([null, plan.trigger.segmentId])
  const problems: PlanProblem[] = []
  for (const [stepId, rule] of rules) {
    try {
      await plainRule(db, rule)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problems.push({ stepId, code: error.code, sentence: error.sentence })
    }
  }
  return problems
}

async function missingThings(db: Db, plan: JourneyDefinition): Promise<PlanProblem[]> {
  const tagIds = plan.steps.flatMap((step) =>
    step.kind === 'tag' && step.tagId > 0 ? [step.tagId] : [],
  )
  const known = await sql<{ templates: number[]; tags: number[] }>`
    select array(select template_id from coupon.v_template where active
        and template_id = any(${templatesOf(plan)}::bigint[])) as templates,
      array(select tag_id from customer.v_tag_name
      where tag_id = any(${tagIds}::bigint[])) as tags`.execute(db)
  const templates = new Set(known.rows[0]?.templates.map(Number))
  const tags = new Set(known.rows[0]?.tags.map(Number))
  return plan.steps.flatMap((step): PlanProblem[] => {
    const wanted =
      step.kind === 'coupon'
        ? step.templateId
        : step.kind === 'message'
          ? step.couponTemplateId
          : null
    if (wanted && !templates.has(wanted)) {
      return [
        {
          stepId: step.id,
          code: 'journey.couponGone',
          sentence: {
            zh: '这张券不存在或已停用',
            en: 'This coupon does not exist or is switched off',
          },
        },
      ]
    }
    if (step.kind === 'tag' && step.tagId > 0 && !tags.has(step.tagId)) {
      return [
        {
          stepId: step.id,
          code: 'journey.tagGone',
          sentence: { zh: '这个标签不存在', en: 'No such tag' },
        },
      ]
    }
    return []
  })
}
