// Who may enter, decided in the transaction that admits: the filter is read from PostgreSQL under
// the customer's lock, after everything below has worked on the event that brought her.
import type { JourneyDefinition } from '#contracts'
import { DAY_MS, groupBy, plusMs, sortedUnique } from '#kit'
import { Refusal, type Tx } from '#platform'
import { matching } from '#modules/audience'
import { lockPeople } from '#modules/customer'
import { armsOf } from '#modules/experiment'
import { journeyEntered } from './events.ts'
import { insertEnrolments, recentlyIn, type NewEnrolment } from './sql/enrolment.ts'
import { entryKeysOf } from './triggers.ts'

/** Somebody who may enter a version of a journey, and what brought her. */
export interface Candidate {
  journeyId: number
  version: number
  plan: JourneyDefinition
  customerId: number
  at: Date
  eventId: number | null
  orderId: number | null
}

/** A journey's control group is an experiment of its own. */
export const experimentOf = (journeyId: number): string => `journey.${journeyId}`

/** Admits whoever may enter; gives how many did. Locks the customers. */
export async function admit(tx: Tx, candidates: readonly Candidate[]): Promise<number> {
  if (candidates.length === 0) return 0
  const people = await lockPeople(
    tx,
    candidates.map((candidate) => candidate.customerId),
  )
  const living = candidates.flatMap((candidate): Candidate[] => {
    const customerId = people.get(candidate.customerId)
    return customerId === undefined ? [] : [{ ...candidate, customerId }]
  })
  const rows: NewEnrolment[] = []
  for (const group of groupBy(living, (c) => `${c.journeyId} ${c.version}`).values()) {
    const allowed = await allowedOf(tx, group).catch(nobodyIfRefused)
    rows.push(
      ...(await enrolmentsOf(
        tx,
        group.filter((c) => allowed.has(c.customerId)),
      )),
    )
  }
  const entered = rows.length === 0 ? [] : await insertEnrolments(tx, rows)
  tx.publish(
    journeyEntered,
    entered.map(({ customerId, ...payload }) => ({ subject: customerId, payload })),
  )
  return entered.length
}

/** A rule that can no longer be read admits nobody, and stops no other journey. */
function nobodyIfRefused(error: unknown): Set<number> {
  if (error instanceof Refusal) return new Set()
  throw error
}

/**
 * Of candidates for one version: who meets the entry rule, the segment, and the pause between
 * entries.
 */
async function allowedOf(tx: Tx, group: readonly Candidate[]): Promise<Set<number>> {
  const [first] = group
  if (!first) return new Set()
  const { plan, journeyId, version } = first
  let ids = sortedUnique(group.map((candidate) => candidate.customerId))
  if (plan.entryRule) ids = [...(await matching(tx, plan.entryRule, ids))]
  if (plan.trigger.kind === 'segment') ids = [...(await matching(tx, plan.trigger.segmentId, ids))]
  const { reentry } = plan.settings
  const leftAfter =
    reentry.mode === 'afterExit' ? plusMs(tx.now, -reentry.cooldownDays * DAY_MS) : undefined
  // Who was a member already when the journey was published enters this version once, however often
  // it is asked.
  const isCurrent = group.every((candidate) => candidate.eventId === null)
  const barred = await recentlyIn(tx.db, journeyId, ids, {
    leftAfter,
    ...(isCurrent && { version }),
  })
  return new Set(ids.filter((id) => !barred.has(id)))
}

/**
 * The same customer gets the same arm on every machine, on re-entry, and after the share has
 * shrunk.
 */
async function enrolmentsOf(tx: Tx, group: readonly Candidate[]): Promise<NewEnrolment[]> {
  const arms = await armsOf(
    tx.db,
    group.map(({ journeyId, customerId }) => ({ experiment: experimentOf(journeyId), customerId })),
  )
  return group.flatMap(
    ({ plan, customerId, journeyId, version, at, eventId, orderId }, n): NewEnrolment[] => {
      const keys = entryKeysOf(plan, orderId)
      if (!keys) return []
      return [
        {
          customerId,
          journeyId,
          version,
          ...keys,
          arm: arms[n] === 'control' ? 'control' : 'treated',
          stepId: plan.first,
          enteredAt: at,
          goalBy: plusMs(at, plan.settings.goal.withinDays * DAY_MS),
          eventId,
          orderId,
        },
      ]
    },
  )
}
