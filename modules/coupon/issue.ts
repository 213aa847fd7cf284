// Coupons are granted, thousands at once. The story: lock the customers, recognise repeated grants,
// lock the counters of limited templates last, decide each in the order given, write all at once.
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { randomCode } from './code.ts'
import { couponIssued } from './events.ts'
import { couponRefusals } from './refusals.ts'
import { heldCounts, insertCoupons, knownGrants, type NewCoupon } from './sql/coupon.ts'
import {
  countInPeriods,
  countIssued,
  holdTemplates,
  lockCounters,
  lockPeriods,
  periodKey,
  type Period,
} from './sql/template.ts'
import { periodOf, windowOf, type Template } from './template.ts'

export interface IssueInput {
  customerId: number
  templateId: number
  /** The grant: unique per customer and for ever, as in `afterPayment:812`. */
  key: string
  /** Who granted it, as in `journey 3` or `staff 12`. */
  source: string
  /** Earlier than the template would say, if the grant wants it so. */
  expiresAt?: Date
}

export interface Issued {
  couponId: number
  code: string
  repeated: boolean
}

interface Ground {
  now: Date
  zone: string
  templates: Map<number, Template>
  /** How many may still be issued, of templates with a total limit. */
  left: Map<number, number>
  /** What was issued within the periods of templates with a limit by period. */
  inPeriod: Map<string, number>
  held: Map<string, number>
}

const grantKey = (grant: { customerId: number; key: string }) => `${grant.customerId} ${grant.key}`

/** Issues coupons. The same grant gives the same coupon; limits are exact under any concurrency. */
export async function issueCoupons(
  tx: Tx,
  given: readonly IssueInput[],
): Promise<Outcome<Issued>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(
    tx,
    given.map((input) => input.customerId),
  )
  const inputs = given.map((input) => ({ ...input, customerId: people.get(input.customerId) ?? 0 }))
  const known = new Map(
    (await knownGrants(tx, inputs)).map((row) => [
      grantKey({ customerId: row.customer_id, key: row.key }),
      row,
    ]),
  )
  const ground = await groundOf(
    tx,
    inputs.filter((input) => !known.has(grantKey(input))),
  )
  const fresh = new Map<string, NewCoupon>()
  const refused = inputs.map((input) => {
    const before = known.get(grantKey(input)) ?? fresh.get(grantKey(input))
    if (before) {
      const template = 'template_id' in before ? before.template_id : before.templateId
      return template === input.templateId
        ? undefined
        : refuse(couponRefusals.keyReused, { key: input.key })
    }
    const made = decide(input, ground)
    if (made.ok) fresh.set(grantKey(input), made.ok)
    return made.refusal && { refusal: made.refusal }
  })
  for (const row of await write(tx, [...fresh.values()], ground)) {
    known.set(grantKey({ customerId: row.customer_id, key: row.key }), row)
  }
  return inputs.map((input, at) => {
    const row = known.get(grantKey(input))
    const refusal = refused[at]
    if (refusal || !row) return refusal ?? refuse(couponRefusals.unknownCustomer)
    const repeated = !fresh.delete(grantKey(input))
    return ok({ couponId: row.coupon_id, code: row.code, repeated })
  })
}

async function groundOf(tx: Tx, inputs: readonly IssueInput[]): Promise<Ground> {
  const { zone } = await brandOf(tx.db)
  const templates = await holdTemplates(
    tx,
    inputs.map((input) => input.templateId),
  )
  const limited = (pick: (t: Template) => number | null) =>
    inputs.filter((input) => pick(templates.get(input.templateId) ?? noLimits) !== null)
  const held = await heldCounts(
    tx,
    limited((t) => t.perCustomerLimit),
  )
  const left = await lockCounters(
    tx,
    limited((t) => t.totalLimit).map((input) => input.templateId),
  )
  const periods = limited((t) => t.periodLimit?.count ?? null).flatMap(
    ({ templateId }) => periodNow(templates.get(templateId), tx.now, zone) ?? [],
  )
  return { now: tx.now, zone, templates, left, inPeriod: await lockPeriods(tx, periods), held }
}
const noLimits = { perCustomerLimit: null, totalLimit: null, periodLimit: null } as Template

const periodNow = (template: Template | undefined, now: Date, zone: string): Period | undefined =>
  template?.periodLimit
    ? { templateId: template.templateId, fromOn: periodOf(template.periodLimit, now, zone) }
    : undefined

function decide(input: IssueInput, ground: Ground): Outcome<NewCoupon> {
  const template = ground.templates.get(input.templateId)
  if (input.customerId === 0) return refuse(couponRefusals.unknownCustomer, {}, 'customerId')
  if (!template)
    return refuse(couponRefusals.unknownTemplate, { templateId: input.templateId }, 'templateId')
  if (!template.active) return refuse(couponRefusals.inactive, { templateId: input.templateId })
  const { validFrom, expiresAt } = windowOf(template.validity, ground.now, ground.zone)
  const ends = input.expiresAt && input.expiresAt < expiresAt ? input.expiresAt : expiresAt
  // Over already, or over before it would begin: nobody could ever use it.
  if (ends <= ground.now || ends <= validFrom) return refuse(couponRefusals.templateOver)
  const holder = `${input.customerId} ${input.templateId}`
  const held = ground.held.get(holder) ?? 0
  if (template.perCustomerLimit !== null && held >= template.perCustomerLimit) {
    return refuse(couponRefusals.customerLimit, { limit: template.perCustomerLimit })
  }
  const left = ground.left.get(input.templateId)
  if (left !== undefined && left <= 0)
    return refuse(couponRefusals.allIssued, { limit: template.totalLimit })
  const period = periodNow(template, ground.now, ground.zone)
  const inPeriod = period && (ground.inPeriod.get(periodKey(period)) ?? 0)
  if (template.periodLimit && (inPeriod ?? 0) >= template.periodLimit.count)
    return refuse(couponRefusals.periodIssued, { ...template.periodLimit })
  if (period) ground.inPeriod.set(periodKey(period), (inPeriod ?? 0) + 1)
  ground.held.set(holder, held + 1)
  if (left !== undefined) ground.left.set(input.templateId, left - 1)
  return ok({
    customerId: input.customerId,
    templateId: input.templateId,
    key: input.key,
    source: input.source,
    code: randomCode(),
    validFrom,
    expiresAt: ends,
    periodOn: period?.fromOn ?? null,
  })
}

async function count(tx: Tx, coupons: readonly NewCoupon[], ground: Ground): Promise<void> {
  const byTemplate = Map.groupBy(coupons, ({ templateId }) => templateId)
  const limited = [...byTemplate].filter(([id]) => ground.left.has(id))
  await countIssued(tx, new Map(limited.map(([id, own]) => [id, own.length])))
  const inPeriods = [...byTemplate].flatMap(([id, own]) => {
    const period = periodNow(ground.templates.get(id), ground.now, ground.zone)
    return period ? [{ ...period, count: own.length }] : []
  })
  await countInPeriods(tx, inPeriods)
}

async function write(tx: Tx, coupons: readonly NewCoupon[], ground: Ground) {
  if (coupons.length === 0) return []
  await count(tx, coupons, ground)
  const rows = await insertCoupons(tx, coupons)
  const sources = new Map(coupons.map((coupon) => [coupon.code, coupon.source]))
  tx.publish(
    couponIssued,
    rows.map((row) => ({
      subject: row.customer_id,
      payload: {
        couponId: row.coupon_id,
        templateId: row.template_id,
        source: sources.get(row.code) ?? '',
      },
    })),
  )
  return rows
}
