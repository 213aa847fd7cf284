// Gathers what the gate must know: a handful of statements for a batch of any size.
import { canonicalJson, groupBy, HOUR_MS, plusMs, sortedUnique, unitInterval } from '#kit'
import { Refusal, type Tx } from '#platform'
import { matching } from '#modules/audience'
import { longestWindowHours } from './frequency.ts'
import type { Known, Policy } from './gate.ts'
import { readRules, readSetting, type SettingRow } from './sql/limits.ts'
import {
  consentRows,
  contactRows,
  friends,
  stageRows,
  usableCoupons,
  withPhone,
} from './sql/known.ts'
import type { TouchRow } from './touch.ts'
import { zonesOf } from './zone.ts'

export interface GatePolicy extends Policy {
  perMinute: number | null
  controlBp: number
}

const quietOf = (row: SettingRow) =>
  row.quietFrom === null || row.quietUntil === null
    ? null
    : { from: row.quietFrom, until: row.quietUntil, weekdays: row.quietWeekdays ?? undefined }

export async function readPolicy(tx: Tx): Promise<GatePolicy> {
  const row = await readSetting(tx.db)
  return {
    frequency: { rules: await readRules(tx.db), minGapHours: row.minGapHours },
    quiet: quietOf(row),
    perMinute: row.perMinute,
    controlBp: row.controlBp,
  }
}

/** The same share of all customers, now and in future: drawn from the id alone. */
const isGlobalControl = (id: number, controlBp: number) =>
  controlBp > 0 && unitInterval(`messaging.control:${id}`) * 10_000 < controlBp

/** What is known of each touch's customer; `people` leads from ids to living customers. */
export async function knowledgeOf(
  tx: Tx,
  touches: readonly TouchRow[],
  people: ReadonlyMap<number, number>,
  policy: GatePolicy,
): Promise<Map<number, Known>> {
  const ids = sortedUnique(touches.flatMap((touch) => people.get(touch.customerId) ?? []))
  const since = plusMs(tx.now, -longestWindowHours(policy.frequency) * HOUR_MS)
  const consents = groupBy(await consentRows(tx.db, ids), (row) => row.id)
  const contacts = groupBy(await contactRows(tx.db, ids, since), (row) => row.id)
  const stages = new Map((await stageRows(tx.db, ids)).map((row) => [row.id, row.stage]))
  const zones = await zonesOf(tx.db, ids)
  const reachable = { wecom: await friends(tx.db, ids), sms: await phonesAmong(tx, touches, ids) }
  const coupons = await usableCoupons(
    tx.db,
    touches.flatMap((touch) => touch.couponId ?? []),
    tx.now,
  )
  const matched = await matchesOf(tx, touches, people)
  return new Map(
    touches.map((touch) => {
      const id = people.get(touch.customerId)
      const known: Known =
        id === undefined
          ? { ...nobody }
          : {
              living: true,
              consents: Object.fromEntries(
                (consents.get(id) ?? []).map((row) => [row.purpose, row.granted]),
              ),
              couponUsable: touch.couponId === null || coupons.has(touch.couponId),
              matches: matched.get(touch.touchId) ?? true,
              reachable: isReplyOfFriend(touch) || reachable[touch.carrier].has(id),
              globalControl: isGlobalControl(id, policy.controlBp),
              zone: zones.get(id) ?? 'UTC',
              stage: stages.get(id) ?? 'introduction',
              contacts: contacts.get(id) ?? [],
            }
      return [touch.touchId, known]
    }),
  )
}

/** Who has just added a guide can be answered, whatever is on record by then. */
const isReplyOfFriend = (touch: TouchRow) => touch.class === 'reply' && touch.carrier === 'wecom'

const phonesAmong = async (tx: Tx, touches: readonly TouchRow[], ids: readonly number[]) =>
  touches.some((touch) => touch.carrier === 'sms') ? withPhone(tx.db, ids) : new Set<number>()

const nobody: Known = {
  living: false,
  consents: {},
  couponUsable: false,
  matches: false,
  reachable: false,
  globalControl: false,
  zone: 'UTC',
  stage: 'introduction',
  contacts: [],
}

function nobodyIfRefused(error: unknown): Set<number> {
  if (error instanceof Refusal) return new Set()
  throw error
}

/**
 * Each distinct condition is asked once, for everybody it concerns; one that cannot be read holds
 * for nobody.
 */
async function matchesOf(
  tx: Tx,
  touches: readonly TouchRow[],
  people: ReadonlyMap<number, number>,
): Promise<Map<number, boolean>> {
  const found = new Map<number, boolean>()
  const asked = touches.filter((touch) => touch.onlyIf !== null)
  for (const group of groupBy(asked, (touch) => canonicalJson(touch.onlyIf)).values()) {
    const rule = group[0]?.onlyIf
    if (!rule) continue
    const ids = sortedUnique(group.flatMap((touch) => people.get(touch.customerId) ?? []))
    const matched = await matching(tx, rule, ids).catch(nobodyIfRefused)
    for (const touch of group)
      found.set(touch.touchId, matched.has(people.get(touch.customerId) ?? 0))
  }
  return found
}
