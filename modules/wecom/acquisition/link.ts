// Acquisition links: wanted here, made at WeCom by a job, once. A link is no more than a circle of
// guides; what it stands for travels in the channel.
import { randomBytes } from 'node:crypto'
import { wecomAcquisition, WecomError, type WecomClient } from '#wechat'
import { defineJob, job, ok, Refusal, refuse } from '#platform'
import type { Outcome, Platform, Tx } from '#platform'
import { clientOf } from '../corp.ts'
import { problemOf } from '../problem.ts'
import { wecomRefusals } from '../refusals.ts'
import { readCorp } from '../sql/corp.ts'
import { usersOfStaff } from '../sql/way.ts'
import { readUnits } from './units.ts'
import {
  linkAsked,
  linkFailed,
  linkMade,
  linkNotAsked,
  linkOf,
  linkWell,
  namesOfUsers,
  renewLinks,
  wantLink,
  type LinkRow,
} from './sql/link.ts'

const makeLink = defineJob<{ acquisitionId: number }>('wecom.makeAcquisitionLink')
const MOST_GUIDES = 500
const NAME_MAX = 30

/** Who stands behind it, and letters that no other bears. */
function newName(names: readonly string[]): string {
  const tail = ` ${randomBytes(4).toString('hex')}`
  const more = names.length > 1 ? `+${names.length - 1}` : ''
  const first = [...(names[0] ?? '')].slice(0, NAME_MAX - tail.length - more.length).join('')
  return `${first}${more}${tail}`
}

export const askForLink = (tx: Tx, acquisitionId: number): void =>
  tx.enqueue(makeLink, { acquisitionId }, { key: `wecom.acquisition:${acquisitionId}` })

/** Wants a link to each circle of guides. Its address comes later; `v_acquisition_link` says it. */
export async function makeAcquisitionLinks(
  tx: Tx,
  inputs: readonly { staffIds: readonly number[] }[],
): Promise<Outcome<{ acquisitionId: number }>[]> {
  const corp = await readCorp(tx.db)
  const users = await usersOfStaff(tx.db, [...new Set(inputs.flatMap(({ staffIds }) => staffIds))])
  const names = await namesOfUsers(tx.db, [...users.values()])
  const outcomes: Outcome<{ acquisitionId: number }>[] = []
  for (const { staffIds } of inputs) {
    const userIds = [...new Set(staffIds.flatMap((id) => users.get(id) ?? []))].sort()
    if (!corp) outcomes.push(refuse(wecomRefusals.notConnected))
    else if (userIds.length === 0) outcomes.push(refuse(wecomRefusals.noGuides, {}, 'guideIds'))
    else if (userIds.length > MOST_GUIDES)
      outcomes.push(refuse(wecomRefusals.tooManyGuides, {}, 'guideIds'))
    else {
      const name = newName(userIds.map((id) => names.get(id) ?? id))
      const { acquisitionId, made } = await wantLink(tx.db, {
        corpId: corp.corp_id,
        userIds,
        name,
      })
      if (!made) askForLink(tx, acquisitionId)
      outcomes.push(ok({ acquisitionId }))
    }
  }
  return outcomes
}

/** Links that are not at the platform any more are made again, under new names. */
export async function renew(tx: Tx, corpId: string, links: readonly LinkRow[]): Promise<number> {
  const names = await namesOfUsers(
    tx.db,
    links.flatMap((link) => link.userIds),
  )
  const renewed = await renewLinks(
    tx.db,
    corpId,
    links.flatMap(({ linkId, userIds }) =>
      linkId === null ? [] : [{ linkId, name: newName(userIds.map((id) => names.get(id) ?? id)) }],
    ),
  )
  for (const acquisitionId of renewed) askForLink(tx, acquisitionId)
  return renewed.length
}

/**
 * Makes the link, once: how many a corp may have is not known, so after a call that nobody answered
 * the platform's list is searched for our name before a second one.
 */
async function add(platform: Platform, client: WecomClient, row: LinkRow): Promise<void> {
  const { acquisitionId } = row
  const keep = (link: { link_id: string; url: string }) =>
    platform.transact({}, (tx) => linkMade(tx.db, acquisitionId, link))
  const wanted = { link_name: row.name, range: { user_list: row.userIds }, skip_verify: true }
  if (row.askedAt) {
    const found = await client.find(
      wecomAcquisition.acquisitionCalls.createLink,
      wanted,
      row.askedAt,
    )
    if (typeof found === 'object') return keep(found.reply.link)
  }
  await platform.transact({}, (tx) => linkAsked(tx.db, acquisitionId, tx.now))
  try {
    await keep((await client.createLink(wanted)).link)
  } catch (error) {
    if (error instanceof WecomError && error.definite)
      await platform.transact({}, (tx) => linkNotAsked(tx.db, acquisitionId))
    throw error
  }
}

async function run(
  platform: Platform,
  { acquisitionId }: { acquisitionId: number },
): Promise<void> {
  const row = await linkOf(platform.db, acquisitionId)
  if (!row) return
  try {
    if (row.url === null) await add(platform, await clientOf(platform), row)
    await readUnits(platform)
    await platform.transact({}, (tx) => linkWell(tx.db, acquisitionId))
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
    await platform.transact({}, (tx) => linkFailed(tx.db, acquisitionId, problemOf(error)))
    if (error instanceof WecomError && error.retryable) throw error
  }
}

export const acquisitionLinkJob = job(makeLink, run)
