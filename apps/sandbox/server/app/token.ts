// Two kinds of tokens: a plain one that drives the one before out within five minutes, and a stable
// one that stays the same until shortly before its end.
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import { appOf, type AppCall, type AppInterfaces, type AppKind } from './call.ts'

const LIFE_MS = 7_200_000
const FIVE_MINUTES_MS = 300_000
const FORCED_APART_MS = 30_000
const FORCED_A_DAY = 20
const DAY_MS = 86_400_000

interface TokenRow {
  token: string
  machine_from: number
  machine_until: number
}

const issue = (world: World, appId: string, stable: 0 | 1): object => {
  const now = world.machine()
  const token = `${stable}_${randomText(134)}`
  world.store.run(
    'insert into app_token (token, app_id, stable, machine_from, machine_until) values (?, ?, ?, ?, ?)',
    token,
    appId,
    stable,
    now,
    now + LIFE_MS,
  )
  return { access_token: token, expires_in: LIFE_MS / 1000 }
}

const checkSecret = (
  { world, app }: AppCall,
  grant: string | undefined,
  appId: string | undefined,
  secret: string | undefined,
): void => {
  must(!world.limits.blocked(app.appId), 45009)
  must(appId, 41002)
  must(secret, 41004)
  must(appId === app.appId, 40013)
  if (secret !== app.secret) world.limits.badSecret(app.appId)
  must(secret === app.secret, 40125)
  must(grant === 'client_credential', 40002)
}

const plain = (call: AppCall): object => {
  const { world, app, query } = call
  checkSecret(call, query.text('grant_type'), query.text('appid'), query.text('secret'))
  world.store.run(
    `update app_token set machine_until = min(machine_until, ?) where app_id = ? and stable = 0`,
    world.machine() + FIVE_MINUTES_MS,
    app.appId,
  )
  return issue(world, app.appId, 0)
}

const stable = (call: AppCall): object => {
  const { world, app, body } = call
  checkSecret(call, body.text('grant_type'), body.text('appid'), body.text('secret'))
  const now = world.machine()
  const known = world.store.first<TokenRow>(
    `select token, machine_from, machine_until from app_token
     where app_id = ? and stable = 1 and revoked = 0 and machine_until > ?
     order by machine_from desc`,
    app.appId,
    now + FIVE_MINUTES_MS,
  )
  if (!body.flag('force_refresh')) {
    if (!known) return issue(world, app.appId, 1)
    const left = Math.floor((known.machine_until - now) / 1000)
    return { access_token: known.token, expires_in: left }
  }
  const forced = world.store.first<{ n: number; last: number | null }>(
    `select count(*) as n, max(machine_from) as last from app_token
     where app_id = ? and stable = 1 and machine_from > ?`,
    app.appId,
    now - DAY_MS,
  )
  must((forced?.n ?? 0) <= FORCED_A_DAY, 45009)
  must(now - (forced?.last ?? 0) >= FORCED_APART_MS, 45011)
  world.store.run('update app_token set revoked = 1 where app_id = ? and stable = 1', app.appId)
  return issue(world, app.appId, 1)
}

/** Throws 41001, 40001 or 42001. */
export const assertToken = (world: World, kind: AppKind, token: string | undefined): void => {
  must(token, 41001)
  const row = world.store.first<{ machine_until: number; revoked: number }>(
    'select machine_until, revoked from app_token where token = ? and app_id = ?',
    token,
    appOf(world, kind).appId,
  )
  must(row && row.revoked === 0, 40001)
  must(world.machine() < row.machine_until, 42001)
}

export const endAppTokens = (world: World, kind: AppKind, how: 'expire' | 'revoke'): void => {
  const change = how === 'expire' ? 'machine_until = 0' : 'revoked = 1'
  world.store.run(`update app_token set ${change} where app_id = ?`, appOf(world, kind).appId)
}

export const tokenInterfaces: AppInterfaces = {
  'cgi-bin/token': { method: 'GET', bare: true, daily: 2_000, answer: plain },
  'cgi-bin/stable_token': { method: 'POST', bare: true, daily: 500_000, answer: stable },
}
