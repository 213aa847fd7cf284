// Codes that prove a person for five minutes and work once.
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'

export type CodeKind = 'oauth' | 'login' | 'phone'
const LIFE_MS = 300_000

export const giveCode = (
  world: World,
  appId: string,
  personId: string,
  kind: CodeKind,
  scope = '',
): string => {
  const code = randomText(32)
  world.store.run(
    'insert into app_code (code, app_id, person_id, kind, scope, created_at) values (?, ?, ?, ?, ?, ?)',
    code,
    appId,
    personId,
    kind,
    scope,
    world.clock.now(),
  )
  return code
}

interface CodeRow {
  person_id: string
  scope: string
  created_at: number
  used: number
}

/** Whose code it is; 40029 when unknown or too old, 40163 when used. */
export const takeCode = (
  world: World,
  appId: string,
  code: string | undefined,
  kind: CodeKind,
): { personId: string; scope: string } => {
  must(code, 41008)
  const row = world.store.first<CodeRow>(
    'select person_id, scope, created_at, used from app_code where code = ? and app_id = ? and kind = ?',
    code,
    appId,
    kind,
  )
  must(row && world.clock.now() - row.created_at <= LIFE_MS, 40029)
  must(row.used === 0, 40163)
  world.store.run('update app_code set used = 1 where code = ?', code)
  return { personId: row.person_id, scope: row.scope }
}
