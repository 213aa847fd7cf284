// A code's link of its own for one group: posted there, it tells who of the group still looks. Who
// is not signed in is a click of the group and of nobody, until she signs in on the page behind it.
import type { FastifyRequest } from 'fastify'
import type { GroupLinks } from '#contracts'
import { HOUR_MS, plusMs } from '#kit'
import { orThrow, Refusal, type Db, type Platform, type Scope, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { makeLinks } from './links.ts'
import { codeRefusals } from './refusals.ts'
import { codeLines } from './sql/code.ts'
import {
  clickRows,
  groupLinkRows,
  groupRef,
  groupWithin,
  nameClicks,
  namelessClicks,
} from './sql/group-link.ts'
import { visitorOf } from './visitor.ts'

const SHOWN = 50
/** Who signs in later than this after an opening came for something else. */
const SAME_COMING_MS = HOUR_MS

async function seen(db: Db, scope: Scope, groupId: number): Promise<void> {
  if (!(await groupWithin(db, scope, groupId)))
    throw new Refusal(codeRefusals.noSuchGroup, { id: groupId })
}

export async function groupLinks(
  db: Db,
  scope: Scope,
  groupId: number,
  publicUrl: string,
): Promise<GroupLinks> {
  await seen(db, scope, groupId)
  const [links, clicks] = [await groupLinkRows(db, groupId), await clickRows(db, groupId, SHOWN)]
  return {
    links: links.map(({ slug, lastAt, ...link }) => ({
      ...link,
      url: `${publicUrl}/c/${slug}`,
      lastAt: lastAt?.toISOString() ?? null,
    })),
    clicks: clicks.map((click) => ({ ...click, at: click.at.toISOString() })),
  }
}

/** The same code and group keep their link. */
export async function makeGroupLink(
  tx: Tx,
  scope: Scope,
  { groupId, codeId }: { groupId: number; codeId: number },
): Promise<void> {
  await seen(tx.db, scope, groupId)
  const [line] = await codeLines(tx.db, scope, { id: codeId, limit: 1 })
  if (!line) throw new Refusal(codeRefusals.unknownCode, { id: codeId }, 'codeId')
  const [made] = await makeLinks(tx, [{ codeId, ref: groupRef(groupId) }])
  if (made) orThrow(made)
}

/** She signed in on this browser: what it opened just before was hers. */
export async function clicksAreHers(
  platform: Platform,
  request: FastifyRequest,
  customerId: number,
): Promise<void> {
  const visitor = visitorOf(request)
  if (visitor === undefined) return
  const since = plusMs(platform.clock.now(), -SAME_COMING_MS)
  if (!(await namelessClicks(platform.db, visitor, since))) return
  await platform.transact({}, async (tx) => {
    await lockPeople(tx, [customerId])
    await nameClicks(tx, { visitor, customerId, since })
  })
}
