// Her own pages, opened from the account's menu or code: the platform says who she is, and she is
// signed in. Coming by herself makes her a customer, as a friend in WeCom is one; where a code of
// ours brought her to follow, that is where she came from.
import { orThrow, type Platform } from '#platform'
import { openSession, resolveCustomers, type IdentityInput } from '#modules/customer'
import { sourcesOf } from './bind.ts'
import { pageVisitor, type PageVisitor } from './page-visitor.ts'
import { followerOf } from './sql/follower.ts'

const identitiesOf = ({ appId, openid, unionid }: PageVisitor): IdentityInput[] => [
  { kind: 'openid', value: openid, app: appId, verified: true },
  ...(unionid ? [{ kind: 'unionid' as const, value: unionid, verified: true }] : []),
]

/** Finds or makes the customer behind a page's code and signs her in. */
export async function signInByAccount(
  platform: Platform,
  code: string,
): Promise<{ customerId: number; token: string }> {
  const who = await pageVisitor(platform, code)
  return platform.transact({}, async (tx) => {
    const follower = await followerOf(tx.db, who.appId, who.openid)
    const [source] = follower ? await sourcesOf(tx, [follower]) : []
    const [found] = await resolveCustomers(tx, [
      { identities: identitiesOf(who), name: who.nickname, ...(source && { source }) },
    ])
    const { customerId } = orThrow(found)
    return { customerId, ...(await openSession(tx, customerId)) }
  })
}
