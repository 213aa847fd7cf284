// Who a new friend is: asked of WeCom after the callback, since the callback names only an id.
import { WecomError, type ExternalContactReply } from '#wechat'
import { job, type Platform } from '#platform'
import { resolveCustomers } from '#modules/customer'
import { fetchContacts } from './callbacks.ts'
import { clientOf } from './corp.ts'
import { contactsOf, fillContact, type ContactRow } from './sql/contact.ts'

const genders = { 0: null, 1: 'm', 2: 'f' } as const
const genderOf = (code: number) => genders[code as keyof typeof genders] ?? null

async function record(platform: Platform, row: ContactRow, reply: ExternalContactReply): Promise<void> {
  const { name, avatar, gender, unionid } = reply.external_contact
  await platform.transact({}, async (tx) => {
    await resolveCustomers(tx, [{
      identities: [
        { kind: 'external_userid', value: row.external_userid, app: row.corp_id, verified: true },
        ...(unionid ? [{ kind: 'unionid' as const, value: unionid, verified: true }] : []),
      ],
      ...(name !== '' && { name }), gender: genderOf(gender),
    }])
    await fillContact(tx.db, {
      externalUserId: row.external_userid, name: name || null, avatarUrl: avatar ?? null, problem: null }, tx.now)
  })
}

/** WeCom will not tell: noted, so that it is not asked for ever. */
const noteRefusal = (platform: Platform, row: ContactRow, errcode: number): Promise<void> =>
  platform.transact({}, (tx) => fillContact(tx.db, {
    externalUserId: row.external_userid, name: null, avatarUrl: null, problem: errcode }, tx.now))

async function run(platform: Platform, { customerIds }: { customerIds: number[] }): Promise<void> {
  const client = await clientOf(platform)
  for (const row of await contactsOf(platform.db, customerIds)) {
    try {
      await record(platform, row, await client.getExternalContact(row.external_userid))
    } catch (error) {
      if (!(error instanceof WecomError) || error.retryable || error.errcode === undefined) throw error
      await noteRefusal(platform, row, error.errcode)
    }
  }
}

export const contactJob = job(fetchContacts, run)
