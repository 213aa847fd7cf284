// Customers who may be written to, for the tests of this and other modules.
import { sql } from 'kysely'
import type { TestPlatform } from '#platform/testing'
import { giveConsent } from '#modules/customer'
import { makeCustomers } from '#fixtures/customer'
import type { TouchInput } from './index.ts'

/** Customers who consent to marketing and are friends of a guide. */
export async function makeFriends(
  house: TestPlatform,
  count: number,
  staffId = 1,
): Promise<number[]> {
  const ids = await makeCustomers(house, count)
  await house.act((tx) =>
    giveConsent(
      tx,
      ids.map((customerId) => ({
        customerId,
        purpose: 'marketing',
        granted: true,
        evidence: 'test',
      })),
    ),
  )
  await befriend(house, ids, staffId)
  return ids
}

/** Friendships as the channel would have recorded them. */
export async function befriend(
  house: TestPlatform,
  ids: readonly number[],
  staffId = 1,
): Promise<void> {
  await sql`insert into wecom.follow (customer_id, external_userid, userid, staff_id, followed_at,
    active, as_of)
    select id, 'wm' || id, 'guide', ${staffId}, ${house.clock.now()}, true, ${house.clock.now()}
    from unnest(${[...ids]}::bigint[]) as id`.execute(house.db)
}

/** No quiet hours and the given caps, so that a test says what it is about. */
export async function setLimits(
  house: TestPlatform,
  limits: { dayCap?: number; quiet?: [string, string]; perMinute?: number },
): Promise<void> {
  await sql`update messaging.setting set quiet_from = ${limits.quiet?.[0] ?? null},
    quiet_until = ${limits.quiet?.[1] ?? null}, per_minute = ${limits.perMinute ?? null}`.execute(
    house.db,
  )
  await sql`update messaging.limit_rule set retired_at = ${new Date()}
    where retired_at is null`.execute(house.db)
  if (limits.dayCap !== undefined) {
    await sql`insert into messaging.limit_rule (count, window_kind, unit, since)
      values (${limits.dayCap}, 'calendar', 'day', '2000-01-01')`.execute(house.db)
  }
}

/** A marketing message of a programme; `with_` changes what a test cares about. */
export const marketing = (
  customerId: number,
  key: string,
  with_: Partial<TouchInput> = {},
): TouchInput => ({
  customerId,
  key,
  ownerKey: `test:1:${key}`,
  class: 'marketing',
  purpose: 'marketing',
  carrier: 'wecom',
  content: { text: '{name}，新品到店' },
  ...with_,
})
