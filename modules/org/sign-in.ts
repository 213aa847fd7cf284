// Signing in: slow on purpose, the same for logins that do not exist, locked after five failures.
import { sql } from 'kysely'
import { randomToken, sha256 } from '#kit'
import { Refusal, type Actor, type Db, type Platform, type Tx } from '#platform'
import { actorOfStaff, forgetActors, SESSION_DAYS } from './actor.ts'
import { recordAudit } from './audit.ts'
import { hashPassword, makePassword, passwordFits } from './password.ts'
import { orgRefusals } from './refusals.ts'

const LOCK_MIN = 15
/** Failures within the window until a login, or an address, has to wait. */
const LIMITS = { login: 5, address: 50 } as const

interface Attempt {
  login: string
  password: string
  address: string
}
interface SignedIn {
  token: string
  actor: Actor
}

const keysOf = ({ login, address }: Attempt) => [
  { key: `login:${login}`, max: LIMITS.login },
  { key: `address:${address}`, max: LIMITS.address },
]

/** Checks login and password and opens a session; every failure counts. Throws refusals. */
export async function signIn(platform: Platform, given: Attempt): Promise<SignedIn> {
  const attempt = { ...given, login: given.login.trim().toLowerCase() }
  await refuseLocked(platform.db, attempt)
  const found = await sql<{ staff_id: number; password_hash: string | null }>`
    select staff_id, password_hash from org.staff where login = ${attempt.login}
      and active`.execute(platform.db)
  const row = found.rows[0]
  const fits = await passwordFits(attempt.password, row?.password_hash ?? null)
  const actor = fits && row ? await actorOfStaff(platform.db, row.staff_id) : null
  if (!actor || !row) {
    await countFailure(platform.db, attempt)
    throw new Refusal(orgRefusals.wrongPassword)
  }
  const token = randomToken(32)
  await platform.transact({ actor }, async (tx) => {
    await sql`delete from org.sign_in where key = ${`login:${attempt.login}`}`.execute(tx.db)
    await sql`insert into org.session (token_hash, staff_id, expires_at)
      values (${sha256(token)}, ${row.staff_id},
        clock_timestamp() + make_interval(days => ${SESSION_DAYS}))`.execute(tx.db)
    await sql`delete from org.session where expires_at < clock_timestamp()`.execute(tx.db)
    await recordAudit(tx, { action: 'session.open' })
  })
  return { token, actor }
}

export async function signOut(platform: Platform, token: string): Promise<void> {
  await sql`delete from org.session where token_hash = ${sha256(token)}`.execute(platform.db)
  forgetActors(platform)
}

async function refuseLocked(db: Db, attempt: Attempt): Promise<void> {
  const locked = await sql<{ seconds: number }>`
    select ceil(extract(epoch from max(locked_until) - clock_timestamp()))::int as seconds
      from org.sign_in
    where key = any(${keysOf(attempt).map((k) => k.key)}::text[])
      and locked_until > clock_timestamp()`.execute(db)
  const seconds = locked.rows[0]?.seconds
  if (seconds) throw new Refusal(orgRefusals.lockedOut, { retryInSeconds: seconds })
}

/** Outside the transaction of the request: a refusal must not take the count back. */
async function countFailure(db: Db, attempt: Attempt): Promise<void> {
  const keys = keysOf(attempt)
  await sql`insert into org.sign_in as s (key, failures, since)
    select k.key, 1, clock_timestamp() from unnest(${keys.map((k) => k.key)}::text[]) as k (key)
      order by 1
    on conflict (key) do update set
      failures = case when s.since < excluded.since - make_interval(mins => ${LOCK_MIN}) then 1
        else s.failures + 1 end,
      since = case when s.since < excluded.since - make_interval(mins => ${LOCK_MIN})
      then excluded.since
        else s.since end`.execute(db)
  await sql`update org.sign_in s
    set locked_until = clock_timestamp() + make_interval(mins => ${LOCK_MIN}),
      failures = 0
    from unnest(${keys.map((k) => k.key)}::text[], ${keys.map((k) => k.max)}::int[]) as k (key, max)
    where s.key = k.key and s.failures >= k.max`.execute(db)
  await sql`delete from org.sign_in where since < clock_timestamp() - interval '1 day'
    and coalesce(locked_until, since) < clock_timestamp()`.execute(db)
}

/**
 * The first login of a new installation; undefined where somebody of headquarters can sign in
 * already.
 */
export async function makeFirstLogin(
  tx: Tx,
  login = 'admin',
): Promise<{ login: string; password: string } | undefined> {
  // Servers that start at the same moment come here one after another: one of them makes it.
  await sql`select 1 from org.brand for no key update`.execute(tx.db)
  const known = await sql`select 1 from org.staff where role = 'headquarters' and active
    and password_hash is not null limit 1`.execute(tx.db)
  if (known.rows.length > 0) return undefined
  return writeLogin(tx, login)
}

/**
 * Gives a login a new password, shown once, and ends its lock-out. Throws for one nobody has: a
 * slip makes no account.
 */
export async function resetLogin(
  tx: Tx,
  given: string,
): Promise<{ login: string; password: string }> {
  const login = given.trim().toLowerCase()
  const known = await sql`select 1 from org.staff where login = ${login} for no key update`.execute(
    tx.db,
  )
  if (known.rows.length === 0) throw new Refusal(orgRefusals.unknownStaff, { login }, 'login')
  return writeLogin(tx, login)
}

async function writeLogin(tx: Tx, login: string): Promise<{ login: string; password: string }> {
  const password = makePassword()
  const made = await sql<{ staff_id: number }>`
    insert into org.staff as s (login, password_hash, name, role, created_at)
    values (${login}, ${await hashPassword(password)}, ${login}, 'headquarters', ${tx.now})
    on conflict (login) do update set password_hash = excluded.password_hash, active = true
    returning staff_id`.execute(tx.db)
  const staffId = made.rows[0]?.staff_id ?? 0
  await sql`delete from org.session where staff_id = ${staffId}`.execute(tx.db)
  await sql`delete from org.sign_in where key = ${`login:${login}`}`.execute(tx.db)
  await recordAudit(tx, { action: 'staff.resetLogin', subject: `staff ${staffId}` })
  return { login, password }
}
