// Followers for the tests of other parts.
import { sql } from 'kysely'
import type { TestPlatform } from '#platform/testing'

/** A follower without any wire; a customer's where one is named. Gives her id. */
export async function makeFollower(
  house: TestPlatform,
  follower: { openid: string; customerId?: number; qrScene?: string },
): Promise<number> {
  const now = house.clock.now()
  const { openid, customerId = null, qrScene = null } = follower
  const made = await sql<{ id: number }>`with made as (insert into official.follower
        (app_id, openid, customer_id, subscribed, followed_at, scene, qr_scene, as_of, unread)
      values ('wx', ${openid}, ${customerId}, true, ${now}, 'ADD_SCENE_QR_CODE', ${qrScene}, ${now},
        false) returning follower_id),
    noted as (insert into official.follower_change (follower_id, kind, at)
      select follower_id, 'followed', ${now} from made)
    select follower_id as id from made`.execute(house.db)
  return made.rows[0]?.id ?? 0
}
