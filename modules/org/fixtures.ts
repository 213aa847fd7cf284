// Stores, staff and sign-ins for the tests of this and other modules.
import { sql } from 'kysely'
import { orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { randomToken, sha256 } from '#kit'
import { saveStaff, saveStore, STAFF_COOKIE, type StaffInput } from './index.ts'

let drawn = 0

/** Makes `count` stores; gives their ids. */
export async function makeStores(house: TestPlatform, count: number): Promise<number[]> {
  const inputs = Array.from({ length: count }, () => ({
    code: `S${++drawn}`,
    name: `门店 ${drawn}`,
  }))
  const outcomes = await house.act((tx) => saveStore(tx, inputs))
  return outcomes.map((outcome) => orThrow(outcome).storeId)
}

/** Makes somebody of staff: a guide named after her number unless told otherwise. */
export async function makeStaff(
  house: TestPlatform,
  input: Partial<StaffInput> = {},
): Promise<number> {
  const no = ++drawn
  const outcomes = await house.act((tx) =>
    saveStaff(tx, [{ name: `员工 ${no}`, role: 'guide', ...input }]),
  )
  return orThrow(outcomes[0]).staffId
}

/** A session without a password; gives the cookie header of its requests. */
export async function signInAs(house: TestPlatform, staffId: number): Promise<string> {
  const token = randomToken(32)
  await sql`insert into org.session (token_hash, staff_id, expires_at)
    values (${sha256(token)}, ${staffId}, clock_timestamp() + interval '1 day')`.execute(house.db)
  return `${STAFF_COOKIE}=${token}`
}
