// The doors to customers: list, detail, changes, tags. Every one hands its scope to the query.
import { contract } from '#contracts'
import {
  inTx,
  itemOf,
  ok,
  orThrow,
  outside,
  placedIn,
  refuse,
  spool,
  type Outcome,
  type Platform,
  type Scope,
} from '#platform'
import { storesByCode } from '#modules/org'
import { giveConsent } from './consent.ts'
import { exportCsv } from './export.ts'
import { genderIn } from './gender.ts'
import { identityOf } from './identity.ts'
import { listPage } from './list.ts'
import { lockLiving, lockPeople } from './lock.ts'
import { addressRoutes } from './addresses/routes.ts'
import { ownRoutes } from './own-routes.ts'
import { mergeRoutes } from './merge-routes.ts'
import { saveProfile } from './profile.ts'
import { customerRefusals } from './refusals.ts'
import { selectionRoutes } from './selection-routes.ts'
import { resolveCustomers, type Resolved, type ResolveInput } from './resolve.ts'
import { visibleOf } from './sql/list.ts'
import { deleteTag, saveTag, tagCustomers, tagRows } from './tag.ts'
import { timelineOf } from './timeline.ts'
import { consentsShown, detailOf, rowsOf, seenAs } from './view.ts'

const { customer } = contract
const done = { ok: true as const }
const idOf = (cursor: string | undefined) =>
  cursor && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined

/** How many customers within reach bear each tag, as ClickHouse knows it; none where it is away. */
async function bearersOf(platform: Platform, scope: Scope): Promise<Map<number, number> | null> {
  try {
    const rows = await platform.insight.rows<{ tag_id: number; n: number }>(
      scope,
      ({ customers }) =>
        `SELECT tag_id, toUInt32(count()) AS n FROM tag_member FINAL WHERE ${customers}
          GROUP BY tag_id`,
    )
    return new Map(rows.map((row) => [row.tag_id, row.n]))
  } catch (error) {
    platform.log.warn({ err: error }, 'tags are listed without counts')
    return null
  }
}

export const routes = {
  search: outside(customer.search, async ({ platform, scope }, { limit, cursor, ...filters }) => {
    const { ids, next } = await listPage(platform, scope, filters, { cursor: idOf(cursor), limit })
    return {
      items: await rowsOf(platform.db, ids),
      ...(next !== undefined && { nextCursor: String(next) }),
    }
  }),
  export: outside(customer.export, (call, filters) =>
    spool(call.reply, 'customers.csv', exportCsv(call, filters)),
  ),
  get: outside(customer.get, ({ platform, scope }, { id }) =>
    detailOf(platform.db, scope, id, platform.clock.now()),
  ),
  timeline: outside(customer.timeline, async ({ platform: { db }, scope }, { id, ...page }) =>
    timelineOf(db, scope, await seenAs(db, scope, id), page),
  ),
  save: inTx(customer.save, async (tx, { id, gender, ...profile }, { scope }) => {
    const seen = await seenAs(tx.db, scope, id)
    await lockLiving(tx, [seen])
    orThrow(await saveProfile(tx, { customerId: seen, gender: genderIn(gender), ...profile }))
    return detailOf(tx.db, scope, id, tx.now)
  }),
  upsert: inTx(customer.upsert, async (tx, { customers }, { scope }) => {
    const stores = await storesByCode(
      tx.db,
      customers.flatMap((c) => c.storeCode ?? []),
    )
    const inputs = customers.map(
      ({ identities, storeCode, gender, name, birthday }): Outcome<ResolveInput> => {
        const store = storeCode === undefined ? undefined : stores.get(storeCode)
        const mine = store && (scope.all || scope.storeIds.includes(store.id))
        if (storeCode !== undefined && !mine)
          return refuse(customerRefusals.unknownStore, { storeCode }, 'storeCode')
        const storeId = store?.id ?? (scope.all ? null : (scope.storeIds[0] ?? null))
        return ok({
          identities: identities.map(identityOf),
          name,
          birthday,
          gender: genderIn(gender) ?? null,
          storeId,
          staffId: scope.staffId,
        })
      },
    )
    const resolved = await resolveCustomers(
      tx,
      inputs.flatMap((input) => input.ok ?? []),
    )
    let next = 0
    const items: Outcome<Resolved>[] = inputs.map((input) =>
      input.refusal
        ? { refusal: input.refusal }
        : (resolved[next++] ?? refuse(customerRefusals.noIdentity)),
    )
    return { items: placedIn('customers', items.map(itemOf)) }
  }),
  giveConsent: inTx(
    customer.giveConsent,
    async (tx, { id, purpose, given, evidence }, { scope }) => {
      const seen = await seenAs(tx.db, scope, id)
      await lockLiving(tx, [seen])
      await giveConsent(tx, [{ customerId: seen, purpose, granted: given, evidence }])
      const consent = (await consentsShown(tx.db, seen)).find((c) => c.purpose === purpose)
      return consent!
    },
  ),
  listTags: outside(customer.listTags, async ({ platform, scope }) => {
    const counts = await bearersOf(platform, scope)
    const tags = await tagRows(platform.db)
    return {
      items: tags.map((tag) => ({ ...tag, ...(counts && { customers: counts.get(tag.id) ?? 0 }) })),
    }
  }),
  saveTag: inTx(customer.saveTag, async (tx, input) => {
    const { tagId, ...tag } = orThrow((await saveTag(tx, [input]))[0])
    return { id: tagId, ...tag }
  }),
  deleteTag: inTx(customer.deleteTag, async (tx, { id }) => {
    orThrow(await deleteTag(tx, id))
    return done
  }),
  tagCustomers: inTx(customer.tagCustomers, async (tx, { id, customerIds, on }, { scope }) => {
    const visible = new Set(await visibleOf(tx.db, scope, customerIds))
    const survivors = await lockPeople(
      tx,
      customerIds.filter((asked) => visible.has(asked)),
    )
    const { changed } = orThrow(
      (await tagCustomers(tx, [{ tagId: id, customerIds: [...survivors.values()], on }]))[0],
    )
    const changedIds = new Set(changed)
    return {
      items: customerIds.map((asked) => {
        const survivor = survivors.get(asked)
        return itemOf(
          survivor === undefined
            ? refuse(customerRefusals.unknown, { id: asked })
            : ok({ customerId: survivor, changed: changedIds.has(survivor) }),
        )
      }),
    }
  }),
  ...selectionRoutes,
  ...mergeRoutes,
  own: { ...ownRoutes, ...addressRoutes },
}
