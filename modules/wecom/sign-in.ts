// Who opened a page: the code WeChat gave it, asked of WeCom, becomes a customer.
import { WecomError, type UserInfoReply } from '#wechat'
import { orThrow, Refusal, type Platform } from '#platform'
import { openSession, resolveCustomers, type IdentityInput } from '#modules/customer'
import { appClientOf, corpOf } from './corp.ts'
import { wecomRefusals } from './refusals.ts'
import { keepContacts } from './sql/contact.ts'
import { askForDetails } from './contact.ts'

async function ask(platform: Platform, code: string): Promise<UserInfoReply> {
  const client = await appClientOf(platform)
  try {
    return await client.getUserInfo(code)
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    throw new Refusal(
      error.definite && !error.retryable ? wecomRefusals.codeRefused : wecomRefusals.unreachable,
    )
  }
}

/**
 * Finds or makes the customer behind a page's code and signs her in. Refuses members of the corp.
 */
export async function signInByCode(
  platform: Platform,
  code: string,
): Promise<{ customerId: number; token: string }> {
  const corp = await corpOf(platform)
  if (!corp) throw new Refusal(wecomRefusals.notConnected)
  const who = await ask(platform, code)
  const identities: IdentityInput[] = [
    ...(who.external_userid
      ? [
          {
            kind: 'external_userid' as const,
            value: who.external_userid,
            app: corp.corp_id,
            verified: true,
          },
        ]
      : []),
    ...(who.openid
      ? [{ kind: 'openid' as const, value: who.openid, app: corp.corp_id, verified: true }]
      : []),
  ]
  if (identities.length === 0) throw new Refusal(wecomRefusals.notACustomer)
  return platform.transact({}, async (tx) => {
    const { customerId } = orThrow((await resolveCustomers(tx, [{ identities }]))[0])
    if (who.external_userid) {
      const due = await keepContacts(tx.db, [
        { customerId, corpId: corp.corp_id, externalUserId: who.external_userid },
      ])
      if (due) askForDetails(tx)
    }
    return { customerId, ...(await openSession(tx, customerId)) }
  })
}
