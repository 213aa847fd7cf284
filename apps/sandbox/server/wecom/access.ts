// Tokens and web sign-in of the corp's app.
import { findCorp, listCorps, type Corp } from '../corp.ts'
import { findDevice } from '../guide/device.ts'
import { randomText } from '../ids.ts'
import { contactFor } from '../people.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import { get, type Asked, type Fields, type Interfaces } from './asked.ts'

const TOKEN_LIFE_MS = 7_200_000
export const OAUTH_CODE_LIFE_MS = 300_000

/** The same token as long as it lives: asking again neither renews nor replaces it. */
export const giveToken = (world: World, query: Fields, ip: string): object => {
  const corpId = query.text('corpid')
  const secret = query.text('corpsecret')
  must(!world.limits.blocked(ip), 45009)
  must(corpId, 41002)
  must(secret, 41004)
  const corp = findCorp(world, corpId)
  must(corp, 40013)
  if (secret !== corp.secret) {
    world.limits.badSecret(ip)
    must(!listCorps(world).some((other) => other.secret === secret), 40091)
    must(false, 40001)
  }
  const now = world.machine()
  const known = world.store.first<{ token: string; machine_until: number }>(
    `select token, machine_until from access_token where corp_id = ? and revoked = 0
       and machine_until > ?`,
    corpId,
    now,
  )
  const token = known?.token ?? randomText(214)
  const until = known?.machine_until ?? now + TOKEN_LIFE_MS
  if (!known) {
    world.store.run(
      'insert into access_token (token, corp_id, machine_until) values (?, ?, ?)',
      token,
      corpId,
      until,
    )
  }
  return { access_token: token, expires_in: Math.max(1, Math.floor((until - now) / 1000)) }
}

/** The corp of a token; 41001, 40014 or 42001 when there is none. */
export const corpOfToken = (world: World, token: string | undefined): Corp => {
  must(token, 41001)
  const row = world.store.first<{ corp_id: string; machine_until: number; revoked: number }>(
    'select corp_id, machine_until, revoked from access_token where token = ?',
    token,
  )
  must(row && row.revoked === 0, 40014)
  must(world.machine() < row.machine_until, 42001)
  const corp = findCorp(world, row.corp_id)
  must(corp, 40014)
  return corp
}

/** What the platform does now and then: tokens end before their time (42001 or 40014). */
export const endTokens = (world: World, corpId: string, how: 'expire' | 'revoke'): void => {
  const change = how === 'expire' ? 'machine_until = 0' : 'revoked = 1'
  world.store.run(`update access_token set ${change} where corp_id = ?`, corpId)
}

interface CodeRow {
  person_id: string
  created_at: number
  used: number
}

const userInfo = ({ world, corp, query }: Asked): object => {
  const code = query.text('code')
  must(code, 40029)
  const row = world.store.first<CodeRow>(
    'select person_id, created_at, used from oauth_code where code = ? and corp_id = ?',
    code,
    corp.id,
  )
  must(row, 40029)
  must(row.used === 0, 42022)
  must(world.clock.now() - row.created_at <= OAUTH_CODE_LIFE_MS, 42003)
  world.store.run('update oauth_code set used = 1 where code = ?', code)
  const member = findDevice(world, row.person_id)
  if (member) return { userid: member.userid }
  const contact = contactFor(world, corp.id, row.person_id)
  const customer = world.store.first(
    `select 1 from follow where corp_id = ? and person_id = ? and status <> 'asked'`,
    corp.id,
    row.person_id,
  )
  return {
    openid: contact.openId,
    ...(customer ? { external_userid: contact.externalUserId } : {}),
  }
}

export const accessInterfaces: Interfaces = {
  'auth/getuserinfo': get(userInfo),
  getcallbackip: get(() => ({ ip_list: ['127.0.0.1'] })),
}
