// Who a new friend is: asked of WeCom after the callback, since the callback names only an id. The
// welcome does not wait for it.
import { LRUCache } from 'lru-cache'
import { chunksOf } from '#kit'
import { WecomError, type ExternalContactReply, type WecomClient } from '#wechat'
import { defineJob, job, type Platform, type Tx } from '#platform'
import { resolveCustomers, type ResolveInput } from '#modules/customer'
import { clientOf } from './corp.ts'
import { dueContacts, fillContacts, type ContactRow } from './sql/contact.ts'

const fetchContacts = defineJob<Record<string, never>>('wecom.fetchContacts')

const CALLS_AT_ONCE = 25
const BATCH = 200
/** So old an answer may be that somebody else asked for. */
const SHARED_MS = 5_000
/** A greeting does not wait longer for the limits of a call that brings only a name. */
const PATIENCE_MS = 1_000

/** One job at a time asks about whoever is due; those who come while it waits share it. */
export const askForDetails = (tx: Tx): void =>
  tx.enqueue(fetchContacts, {}, { key: 'wecom.fetchContacts', queue: 'wecom.fetchContacts' })

/**
 * A new friend as WeCom knows her. Who greets her and who notes who she is ask in the same moment:
 * one call answers both.
 */
export function newFriend(
  client: WecomClient,
  externalUserId: string,
): Promise<ExternalContactReply> {
  const asked = askedOf.get(client) ?? new LRUCache({ max: 5_000, ttl: SHARED_MS })
  askedOf.set(client, asked)
  const known = asked.get(externalUserId)
  if (known) return known
  const reply = client.getExternalContact(externalUserId, undefined, { patienceMs: PATIENCE_MS })
  asked.set(externalUserId, reply)
  reply.catch(() => asked.delete(externalUserId))
  return reply
}
const askedOf = new WeakMap<WecomClient, LRUCache<string, Promise<ExternalContactReply>>>()

type Answer =
  | { row: ContactRow; reply: ExternalContactReply }
  | { row: ContactRow; errcode: number }

/** A refusal is an answer too: noted, so that it is not asked for ever. */
async function ask(client: WecomClient, row: ContactRow): Promise<Answer> {
  const { external_userid: id, known } = row
  try {
    return { row, reply: await (known ? client.getExternalContact(id) : newFriend(client, id)) }
  } catch (error) {
    if (!(error instanceof WecomError) || error.retryable || error.errcode === undefined)
      throw error
    return { row, errcode: error.errcode }
  }
}

const genders = { 0: null, 1: 'm', 2: 'f' } as const
const genderOf = (code: number) => genders[code as keyof typeof genders] ?? null

function inputOf(
  { corp_id: app, external_userid: value }: ContactRow,
  reply: ExternalContactReply,
): ResolveInput {
  const { name, gender, unionid } = reply.external_contact
  return {
    identities: [
      { kind: 'external_userid', value, app, verified: true },
      ...(unionid ? [{ kind: 'unionid' as const, value: unionid, verified: true }] : []),
    ],
    ...(name !== '' && { name }),
    gender: genderOf(gender),
  }
}

const record = (platform: Platform, answers: readonly Answer[]): Promise<void> =>
  platform.transact({}, async (tx) => {
    const told = answers.flatMap((answer) => ('reply' in answer ? [answer] : []))
    if (told.length > 0)
      await resolveCustomers(
        tx,
        told.map(({ row, reply }) => inputOf(row, reply)),
      )
    await fillContacts(
      tx.db,
      answers.map((answer) => {
        const known = 'reply' in answer ? answer.reply.external_contact : undefined
        return {
          externalUserId: answer.row.external_userid,
          name: known?.name || null,
          avatarUrl: known?.avatar ?? null,
          problem: 'errcode' in answer ? answer.errcode : null,
        }
      }),
      tx.now,
    )
  })

async function run(platform: Platform): Promise<void> {
  const client = await clientOf(platform)
  for (
    let due = await dueContacts(platform.db, BATCH);
    due.length > 0;
    due = await dueContacts(platform.db, BATCH)
  ) {
    for (const part of chunksOf(due, CALLS_AT_ONCE)) {
      const asked = await Promise.allSettled(part.map((row) => ask(client, row)))
      const answers = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      if (answers.length > 0) await record(platform, answers)
      const failed = asked.find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
    }
  }
}

export const contactJob = job(fetchContacts, run)
