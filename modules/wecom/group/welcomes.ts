// Group welcomes: wanted here, put into the corp's library by a job. The owner of a group chooses
// one in her client: no call binds one to a group. Nobody lists the library, so an adding that
// nobody answered is made again only when somebody saves it again, knowingly.
import { sql } from 'kysely'
import type { GroupWelcome, GroupWelcomeInput } from '#contracts'
import { WecomError } from '#wechat'
import { defineJob, job, ok, Refusal, refuse, type Db, type Outcome } from '#platform'
import type { Platform, Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { clientOf } from '../corp.ts'
import { problemOf, type Problem } from '../problem.ts'
import { wecomRefusals } from '../refusals.ts'

const putWelcome = defineJob<{ welcomeId: number }>('wecom.putGroupWelcome')

/** The platform's library holds no more. */
const MOST = 100
const MOST_BYTES = 3_000

interface Row {
  id: number
  name: string
  text: string
  link: { title: string; url: string } | null
  removed: boolean
  templateId: string | null
  wanted: number
  made: number
  problem: Problem | null
  changedAt: Date
}
const columns = sql`welcome_id as id, name, text, link, removed, template_id as "templateId", wanted,
  made, problem, changed_at as "changedAt"`

export async function groupWelcomes(db: Db): Promise<GroupWelcome[]> {
  const found = await sql<Row>`select ${columns} from wecom.group_welcome where not removed
    order by welcome_id desc`.execute(db)
  return found.rows.map(
    ({ id, name, text, link, templateId, wanted, made, problem, changedAt }) => ({
      id,
      name,
      text,
      link,
      state: problem ? 'problem' : templateId !== null && made >= wanted ? 'ready' : 'making',
      problem,
      changedAt: changedAt.toISOString(),
    }),
  )
}

const wireText = (text: string): string => text.replaceAll('{name}', '%NICKNAME%')

/** Makes or changes one; the platform's answer comes later. */
export async function saveGroupWelcome(
  tx: Tx,
  input: GroupWelcomeInput,
): Promise<Outcome<{ id: number }>> {
  if (Buffer.byteLength(wireText(input.text)) > MOST_BYTES)
    return refuse(wecomRefusals.welcomeTooLong, {}, 'text')
  tx.locks.take('documents', 'wecom.groupWelcomes', [1])
  await sql`select pg_advisory_xact_lock(hashtext('wecom.groupWelcomes'))`.execute(tx.db)
  if (input.id === undefined && (await groupWelcomes(tx.db)).length >= MOST)
    return refuse(wecomRefusals.tooManyWelcomes)
  const link = input.link ? JSON.stringify(input.link) : null
  const saved =
    input.id === undefined
      ? await sql<{ id: number }>`insert into wecom.group_welcome (name, text, link, changed_at)
        values (${input.name}, ${input.text}, ${link}::jsonb, ${tx.now})
        returning welcome_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update wecom.group_welcome set name = ${input.name},
        text = ${input.text}, link = ${link}::jsonb, wanted = wanted + 1, problem = null,
        asked_at = null, changed_at = ${tx.now}
        where welcome_id = ${input.id} and not removed returning welcome_id as id`.execute(tx.db)
  const id = saved.rows[0]?.id
  if (id === undefined) return refuse(wecomRefusals.unknownWelcome, { id: input.id }, 'id')
  tx.enqueue(putWelcome, { welcomeId: id }, { key: `wecom.groupWelcome:${id}` })
  await recordAudit(tx, { action: 'groupWelcome.save', subject: `groupWelcome ${id}` })
  return ok({ id })
}

export async function removeGroupWelcome(tx: Tx, id: number): Promise<Outcome<{ ok: true }>> {
  const gone = await sql`update wecom.group_welcome set removed = true, problem = null,
      changed_at = ${tx.now} where welcome_id = ${id} and not removed`.execute(tx.db)
  if (Number(gone.numAffectedRows ?? 0) === 0) return refuse(wecomRefusals.unknownWelcome, { id })
  tx.enqueue(putWelcome, { welcomeId: id }, { key: `wecom.groupWelcome:${id}` })
  await recordAudit(tx, { action: 'groupWelcome.remove', subject: `groupWelcome ${id}` })
  return ok({ ok: true })
}

const keep = (
  platform: Platform,
  id: number,
  kept: { templateId?: string | null; made?: number; problem?: Problem | null; asked?: boolean },
): Promise<void> =>
  platform.transact({}, async (tx) => {
    await sql`update wecom.group_welcome set
      template_id = case when ${kept.templateId === undefined} then template_id
        else ${kept.templateId ?? null} end,
      made = greatest(made, ${kept.made ?? 0}::int),
      asked_at = case when ${kept.asked === true} then ${tx.now}::timestamptz end,
      problem = ${kept.problem ? JSON.stringify(kept.problem) : null}::jsonb
      where welcome_id = ${id}`.execute(tx.db)
  })

const silence: Problem = {
  code: 'wecom.noAnswer',
  sentence: {
    zh: '企业微信没有答复，可能已加入素材库；保存一次会再加一条',
    en: 'WeCom did not answer; it may be in the library already. Saving adds it once more',
  },
}

async function put(platform: Platform, row: Row, askedBefore: boolean): Promise<void> {
  const client = await clientOf(platform)
  const body = {
    text: { content: wireText(row.text) },
    ...(row.link && { link: row.link }),
  }
  if (row.removed) {
    if (row.templateId) await client.delGroupWelcome({ template_id: row.templateId })
    return keep(platform, row.id, { templateId: null })
  }
  if (row.made >= row.wanted) return
  if (row.templateId) {
    await client.editGroupWelcome({ template_id: row.templateId, ...body })
    return keep(platform, row.id, { made: row.wanted })
  }
  if (askedBefore) return keep(platform, row.id, { problem: silence })
  await keep(platform, row.id, { asked: true })
  const { template_id } = await client.addGroupWelcome({ ...body, notify: 1 })
  await keep(platform, row.id, { templateId: template_id, made: row.wanted })
}

async function run(platform: Platform, { welcomeId }: { welcomeId: number }): Promise<void> {
  const found = await sql<Row & { asked: boolean }>`select ${columns}, asked_at is not null as asked
    from wecom.group_welcome where welcome_id = ${welcomeId}`.execute(platform.db)
  const [row] = found.rows
  if (!row) return
  try {
    await put(platform, row, row.asked)
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
    const unclear = error instanceof WecomError && !error.definite
    await keep(platform, welcomeId, { problem: unclear ? silence : problemOf(error) })
    if (error instanceof WecomError && error.retryable && error.definite) throw error
  }
}

export const groupWelcomeJob = job(putWelcome, run)
