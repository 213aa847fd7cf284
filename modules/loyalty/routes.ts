// The programme, members, their cards; and a customer's own registration.
import { sql } from 'kysely'
import { contract } from '#contracts'
import {
  inTx,
  itemOf,
  ok,
  orThrow,
  outside,
  placedIn,
  platformRefusals,
  Refusal,
  refuse,
  type Actor,
  type Db,
  type Outcome,
  type Scope,
} from '#platform'
import { recordAudit } from '#modules/org'
import { maskedPhones, reachable } from '#modules/customer'
import { benefitRoutes } from './benefits/routes.ts'
import { bookingRoutes } from './bookings/routes.ts'
import { bookRoutes } from './books.ts'
import { cardOf } from './card.ts'
import { todayRoutes } from './days/routes.ts'
import { drawRoutes } from './draws/routes.ts'
import { enrol, type Enrolled } from './enrol.ts'
import { loyaltyRefusals } from './refusals.ts'
import { passRoutes } from './passes/routes.ts'
import { register } from './register.ts'
import { saveProgram, showProgram } from './save-program.ts'
import { storedRoutes } from './stored/routes.ts'
import { stepFigures } from './steps/show.ts'
import { trialRoutes } from './trial/routes.ts'
import { idsOfPerson, listMembers, movementsOf, standingOf } from './sql/standing.ts'

function herself(actor: Actor): number {
  if (actor.kind !== 'customer' || actor.id === null)
    throw new Refusal(platformRefusals.signInNeeded)
  return actor.id
}
const number = (cursor: string | undefined) =>
  cursor && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined
/** `<milliseconds>.<id>` of the last row of the page before. */
function place(cursor: string | undefined) {
  const found = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor ?? '')
  return found ? { before: { at: new Date(Number(found[1])), id: Number(found[2]) } } : {}
}

export const routes = {
  ...bookRoutes,
  ...storedRoutes,
  ...passRoutes,
  ...benefitRoutes,
  ...bookingRoutes,
  ...drawRoutes,
  ...todayRoutes,
  ...trialRoutes,
  getProgram: outside(contract.loyalty.getProgram, (call) => showProgram(call.platform.db)),
  saveProgram: inTx(contract.loyalty.saveProgram, async (tx, input) => {
    const saved = await saveProgram(tx, input)
    await recordAudit(tx, { action: 'loyalty.program', details: { ...input } })
    return saved
  }),
  stepFigures: outside(contract.loyalty.stepFigures, ({ platform: { db, clock } }, days) =>
    stepFigures(db, days, clock.now()),
  ),
  listMembers: outside(
    contract.loyalty.listMembers,
    async (call, { cursor, limit, ...filters }) => {
      const { db } = call.platform
      const before = number(cursor)
      const rows = await listMembers(db, call.scope, {
        ...filters,
        ...(before && { before }),
        limit: limit + 1,
      })
      const shown = rows.slice(0, limit)
      const phones = await maskedPhones(
        db,
        shown.map((row) => row.customer_id),
      )
      return {
        items: shown.map((row) => ({
          customerId: row.customer_id,
          memberNo: row.member_no,
          name: row.name,
          phoneMasked: phones.get(row.customer_id) ?? null,
          tierId: row.tier_id,
          tierName: row.tier_name,
          growth: row.growth,
          points: row.points,
          joinedAt: row.joined_at.toISOString(),
          storeName: row.store_name,
          tierUntil: row.tier_until,
        })),
        ...(rows.length > limit && { nextCursor: String(shown.at(-1)?.customer_id) }),
      }
    },
  ),
  enrol: inTx(contract.loyalty.enrol, async (tx, { customerId }, call) => {
    await mustReach(call.platform.db, call.scope, customerId)
    orThrow((await enrol(tx, [{ customerId }]))[0])
    await recordAudit(tx, { action: 'loyalty.enrol', subject: String(customerId) })
    return cardOrThrow(await cardOf(tx.db, call.scope, customerId, tx.now))
  }),
  enrolMany: inTx(contract.loyalty.enrolMany, async (tx, { members }, { scope }) => {
    const asked = members.map((member) => member.customerId)
    const reached = await within(tx.db, scope, asked)
    const enrolled = await enrol(
      tx,
      asked.filter((id) => reached.has(id)).map((customerId) => ({ customerId })),
    )
    let next = 0
    const outcomes = asked.map((customerId): Outcome<Enrolled & { customerId: number }> => {
      const outcome = reached.has(customerId) ? enrolled[next++] : undefined
      if (outcome?.ok) return ok({ customerId, ...outcome.ok })
      return outcome?.refusal
        ? { refusal: outcome.refusal }
        : refuse(loyaltyRefusals.unknownCustomer, { customerId }, 'customerId')
    })
    await recordAudit(tx, { action: 'loyalty.enrolMany', details: { members: members.length } })
    return { items: placedIn('members', outcomes.map(itemOf)) }
  }),
  getCard: outside(contract.loyalty.getCard, async (call, { id }) =>
    cardOrThrow(await cardOf(call.platform.db, call.scope, id, call.platform.clock.now())),
  ),
  listMovements: outside(contract.loyalty.listMovements, async (call, { id, cursor, limit }) => {
    const { db } = call.platform
    if (!(await standingOf(db, call.scope, id)))
      throw new Refusal(loyaltyRefusals.notMember, { id })
    const rows = await movementsOf(db, {
      customerIds: await idsOfPerson(db, id),
      ...place(cursor),
      limit: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => ({
        at: row.at.toISOString(),
        asset: row.asset,
        change: row.amount,
        reason: row.reason,
        orderNumber: row.number,
        orderFen: row.fen,
      })),
      ...(rows.length > limit &&
        last && { nextCursor: `${last.at.getTime()}.${last.transfer_id}` }),
    }
  }),
  register: inTx(contract.consumer.register, (tx, input, call) =>
    register(tx, call.scope, { ...input, customerId: herself(call.actor) }),
  ),
  visitor: outside(contract.consumer.visitor, async ({ platform, scope, actor }) =>
    actor.kind === 'customer' && actor.id !== null
      ? { signedIn: true, card: await cardOf(platform.db, scope, actor.id, platform.clock.now()) }
      : { signedIn: false, card: null },
  ),
  card: outside(contract.consumer.card, (call) =>
    cardOf(call.platform.db, call.scope, herself(call.actor), call.platform.clock.now()),
  ),
}

const cardOrThrow = <T>(card: T | null): T => {
  if (card === null) throw new Refusal(loyaltyRefusals.notMember)
  return card
}

/** Those of the customers whom this scope may see. */
async function within(db: Db, scope: Scope, customerIds: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ id: number }>`select customer_id as id from customer.v_customer
    where customer_id = any(${[...customerIds]}::bigint[]) and ${reachable(scope)}`.execute(db)
  return new Set(found.rows.map((row) => row.id))
}

async function mustReach(db: Db, scope: Scope, customerId: number): Promise<void> {
  const seen = await within(db, scope, [customerId])
  if (!seen.has(customerId))
    throw new Refusal(loyaltyRefusals.unknownCustomer, { customerId }, 'customerId')
}
