// The doors of the organisation: sign-in, stores, staff, keys, audit, and the sandbox's clock.
import { contract, type Permission, type Role } from '#contracts'
import { dayOf } from '#kit'
import { inTx, orThrow, outside, type Actor, type Call, type Platform } from '#platform'
import { forgetActors, SESSION_DAYS, STAFF_COOKIE } from './actor.ts'
import { apiKeyRows, makeApiKey, revokeApiKey } from './api-key.ts'
import { auditRows, recordAudit } from './audit.ts'
import { brandOf, forgetBrand, saveBrand, type Brand } from './brand.ts'
import { clockState, turnClock } from './clock.ts'
import { logDesk } from './log-routes.ts'
import { proofDesk } from './proof/routes.ts'
import { staffRows, saveStaff, type StaffRow } from './staff.ts'
import { signIn, signOut } from './sign-in.ts'
import { regionRows, saveRegion, saveStore, storeRows } from './store.ts'

const { org, clock } = contract
const done = { ok: true as const }
const iso = (at: Date | null) => at?.toISOString() ?? null

const brandOut = ({ name, currency, zone, sandbox }: Brand, now: Date) => ({
  name,
  currency,
  zone,
  sandbox,
  now: now.toISOString(),
  today: dayOf(now, zone),
})

async function meOf(platform: Platform, actor: Actor) {
  return {
    staffId: actor.kind === 'staff' ? actor.id : null,
    name: actor.name,
    role: actor.role as Role,
    permissions: [...actor.permissions] as Permission[],
    storeIds: [...actor.scope.storeIds],
    brand: brandOut(await brandOf(platform.db), platform.clock.now()),
  }
}

const cookieOptions = ({ platform }: Call) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  maxAge: SESSION_DAYS * 86_400,
  secure: platform.config.publicUrl.startsWith('https:'),
})

/** One row more than asked for says that there is a next page. */
const pageOf = <T>(rows: readonly T[], limit: number, cursor: (row: T) => string) => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, ...(rows.length > limit && last !== undefined && { nextCursor: cursor(last) }) }
}
const numbersIn = (ids: string | undefined): number[] | undefined => ids?.split(',').map(Number)

const numberOf = (cursor: string | undefined) =>
  cursor && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined
const staffOut = (row: StaffRow) => ({ ...row, lastSeenAt: iso(row.lastSeenAt) })

export const routes = {
  signIn: outside(org.signIn, async (call, input) => {
    const { token, actor } = await signIn(call.platform, { ...input, address: call.request.ip })
    void call.reply.setCookie(STAFF_COOKIE, token, cookieOptions(call))
    return meOf(call.platform, actor)
  }),
  signOut: outside(org.signOut, async (call) => {
    await signOut(call.platform, call.request.cookies[STAFF_COOKIE] ?? '')
    void call.reply.clearCookie(STAFF_COOKIE, { path: '/' })
    return done
  }),
  // A customer's own session is none here.
  session: outside(org.session, async ({ platform, actor }) =>
    actor.kind === 'customer' ? null : meOf(platform, actor),
  ),
  me: outside(org.me, async ({ platform, actor }) => meOf(platform, actor)),
  saveBrand: inTx(org.saveBrand, async (tx, input, { platform }) => {
    await saveBrand(tx, input)
    tx.afterCommit(() => forgetBrand(platform.db))
    return brandOut(await brandOf(tx.db), tx.now)
  }),
  listStores: outside(org.listStores, async ({ platform, scope }, { limit, cursor, search, ids }) =>
    pageOf(
      await storeRows(platform.db, scope, { limit, after: cursor, search, ids: numbersIn(ids) }),
      limit,
      (row) => row.code,
    ),
  ),
  saveStore: inTx(org.saveStore, async (tx, input, { platform, scope }) => {
    const { storeId } = orThrow((await saveStore(tx, [input]))[0])
    tx.afterCommit(() => forgetActors(platform))
    const [row] = await storeRows(tx.db, scope, { id: storeId, limit: 1 })
    return row!
  }),
  listRegions: outside(org.listRegions, async ({ platform, scope }) => ({
    items: await regionRows(platform.db, scope),
  })),
  saveRegion: inTx(org.saveRegion, async (tx, input) => orThrow(await saveRegion(tx, input))),
  listStaff: outside(
    org.listStaff,
    async ({ platform, scope }, { limit, cursor, search, storeId, ids }) => {
      const rows = await staffRows(platform.db, scope, {
        limit,
        after: numberOf(cursor),
        search,
        storeId,
        ids: numbersIn(ids),
      })
      return pageOf(rows.map(staffOut), limit, (row) => String(row.id))
    },
  ),
  saveStaff: inTx(org.saveStaff, async (tx, input, { platform, scope }) => {
    const { staffId } = orThrow((await saveStaff(tx, [input]))[0])
    tx.afterCommit(() => forgetActors(platform))
    const [row] = await staffRows(tx.db, scope, { id: staffId, limit: 1 })
    return staffOut(row!)
  }),
  listApiKeys: outside(org.listApiKeys, async ({ platform }) => ({
    items: (await apiKeyRows(platform.db)).map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: iso(row.lastUsedAt),
      revokedAt: iso(row.revokedAt),
    })),
  })),
  createApiKey: inTx(org.createApiKey, (tx, input) => makeApiKey(tx, input)),
  revokeApiKey: inTx(org.revokeApiKey, async (tx, { id }, { platform }) => {
    orThrow(await revokeApiKey(tx, id))
    tx.afterCommit(() => forgetActors(platform))
    return done
  }),
  listAudit: outside(org.listAudit, async ({ platform }, { limit, cursor, action, actor }) => {
    const rows = await auditRows(platform.db, { limit, before: numberOf(cursor), action, actor })
    return pageOf(
      rows.map((row) => ({ ...row, at: row.at.toISOString() })),
      limit,
      (row) => String(row.id),
    )
  }),
  ...logDesk,
  ...proofDesk,
  clock: {
    get: outside(clock.get, ({ platform }) => clockState(platform)),
    turn: outside(clock.turn, async ({ platform, actor }, input) => {
      const to =
        'to' in input
          ? new Date(input.to)
          : new Date(platform.clock.now().getTime() + input.byHours * 3_600_000)
      const state = await turnClock(platform, to)
      await platform.transact({ actor }, (tx) =>
        recordAudit(tx, { action: 'clock.turn', details: { to: state.now } }),
      )
      return state
    }),
  },
}
