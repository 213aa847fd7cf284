// Rows of talks with customer service.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Talk } from '../talk.ts'

/** Those not worked on before; they count as worked on from now on. */
export async function takeUnseen(
  db: Db,
  serviceId: number,
  messages: readonly { msgid: string; at: Date }[],
): Promise<Set<string>> {
  const taken = await sql<{ msgid: string }>`insert into wecom.service_seen (service_id, msgid, at)
    select ${serviceId}, m, a from unnest(${messages.map(({ msgid }) => msgid)}::text[],
      ${messages.map(({ at }) => at)}::timestamptz[]) as x (m, a)
    on conflict do nothing returning msgid`.execute(db)
  return new Set(taken.rows.map(({ msgid }) => msgid))
}

/** The platform gives nothing older than three days again. */
export async function forgetSeen(db: Db, serviceId: number, before: Date): Promise<void> {
  await sql`delete from wecom.service_seen
    where service_id = ${serviceId} and at < ${before}`.execute(db)
}

const columns = sql`customer_id as "customerId", talk_id as "talkId",
  external_userid as "externalUserId", scene, code_id as "codeId", store_id as "storeId",
  began_at as "beganAt", replied_at as "repliedAt", last_at as "lastAt", messages, answers,
  welcome_code as "welcomeCode", welcome_received_at as "welcomeReceivedAt"`

/** The latest talk of each. */
export async function latestTalks(
  db: Db,
  serviceId: number,
  externalUserIds: readonly string[],
): Promise<Talk[]> {
  const found = await sql<Talk>`select distinct on (external_userid) ${columns}
    from wecom.service_talk where service_id = ${serviceId}
      and external_userid = any(${externalUserIds}::text[])
    order by external_userid, last_at desc, talk_id desc`.execute(db)
  return found.rows
}

/** Writes talks as they are now; gives the numbers of new ones, in the order given. */
export async function writeTalks(
  db: Db,
  serviceId: number,
  talks: readonly Talk[],
): Promise<number[]> {
  const numbers: number[] = []
  for (const talk of talks) numbers.push(await writeTalk(db, serviceId, talk))
  return numbers
}

async function writeTalk(db: Db, serviceId: number, talk: Talk): Promise<number> {
  const { customerId, talkId, externalUserId, scene, codeId, storeId, beganAt } = talk
  const { repliedAt, lastAt, messages, answers, welcomeCode, welcomeReceivedAt } = talk
  if (talkId !== null) {
    await sql`update wecom.service_talk set replied_at = ${repliedAt}, last_at = ${lastAt},
        messages = ${messages}, answers = ${answers}, welcome_code = ${welcomeCode},
        welcome_received_at = ${welcomeReceivedAt}
      where customer_id = ${customerId} and talk_id = ${talkId}`.execute(db)
    return talkId
  }
  const made = await sql<{ id: number }>`insert into wecom.service_talk (customer_id, service_id,
      external_userid, scene, code_id, store_id, began_at, replied_at, last_at, messages, answers,
      welcome_code, welcome_received_at)
    values (${customerId}, ${serviceId}, ${externalUserId}, ${scene}, ${codeId}, ${storeId},
      ${beganAt}, ${repliedAt}, ${lastAt}, ${messages}, ${answers}, ${welcomeCode},
      ${welcomeReceivedAt}) returning talk_id as id`.execute(db)
  return made.rows[0]?.id ?? 0
}

/** Those of whom nothing was told yet: they are asked about by their names. */
export async function strangersAmong(
  db: Db,
  corpId: string,
  externalUserIds: readonly string[],
): Promise<string[]> {
  const found = await sql<{
    id: string
  }>`select id from unnest(${externalUserIds}::text[]) as x (id)
    where not exists (select 1 from wecom.contact c where c.external_userid = x.id
      and c.corp_id = ${corpId} and c.name is not null)`.execute(db)
  return found.rows.map(({ id }) => id)
}

export interface Place {
  scene: string
  codeId: number
  storeId: number
  channel: string
  placement: string
  campaign: string | null
}

/** What the scenes stand for; others than ours are left out. */
export async function placesOf(db: Db, scenes: readonly string[]): Promise<Map<string, Place>> {
  const found = await sql<Place>`select scene, code_id as "codeId", store_id as "storeId", channel,
      placement, campaign from wecom.service_way
    where scene = any(${[...new Set(scenes)]}::text[])`.execute(db)
  return new Map(found.rows.map((row) => [row.scene, row]))
}

export interface TalkFigures {
  serviceId: number
  came: number
  replied: number
  greeted: number
}

export async function talkFigures(db: Db, since: Date): Promise<Map<number, TalkFigures>> {
  const found = await sql<TalkFigures>`select t.service_id as "serviceId", count(*)::int as came,
      count(t.replied_at)::int as replied,
      count(*) filter (where exists (select 1 from wecom.send s
        where s.customer_id = t.customer_id and s.kind = 'service' and s.state = 'sent'
          and s.welcome_code = t.welcome_code))::int as greeted
    from wecom.service_talk t where t.began_at >= ${since} group by 1`.execute(db)
  return new Map(found.rows.map((row) => [row.serviceId, row]))
}
