// Acquisition links by listing: what is gone is made again, what nobody can be added by is replaced,
// units are read, and whoever has written without our being told is found.
import { WecomError, type WecomClient } from '#wechat'
import {
  askForLink,
  heardFrom,
  linksOf,
  readUnits,
  renew,
  type LinkRow,
} from '../acquisition/index.ts'
import type { Listing } from '../listing.ts'

const WRITTEN = 1

async function standing(client: WecomClient): Promise<Set<string>> {
  const ids = new Set<string>()
  let cursor = ''
  do {
    const page = await client.listLink({ limit: 100, ...(cursor && { cursor }) })
    for (const id of page.link_id_list) ids.add(id)
    cursor = page.next_cursor
  } while (cursor !== '')
  return ids
}

/** The old one is taken away first; one that the platform does not know is away already. */
async function remove(client: WecomClient, linkId: string): Promise<void> {
  try {
    await client.deleteLink({ link_id: linkId })
  } catch (error) {
    if (!(error instanceof WecomError) || error.retryable) throw error
  }
}

async function* mend({ platform, client, gain }: Listing): AsyncGenerator<void, LinkRow[]> {
  const all = await linksOf(platform.db, client.corpId)
  if (all.length === 0) return []
  const links = all.filter(({ linkId }) => linkId !== null)
  const there = await standing(client)
  const lost = links.filter(({ linkId }) => !there.has(linkId ?? ''))
  const broken = links.filter(
    ({ linkId, unavailableAt }) => unavailableAt !== null && there.has(linkId ?? ''),
  )
  for (const { linkId } of broken) await remove(client, linkId ?? '')
  await readUnits(platform)
  await platform.transact({}, async (tx) => {
    const ended = await renew(tx, client.corpId, [...lost, ...broken])
    for (const one of all) if (one.linkId === null) askForLink(tx, one.acquisitionId)
    await gain(tx, { total: links.length, seen: there.size, ended })
  })
  yield
  return links.filter((link) => !lost.includes(link) && !broken.includes(link))
}

/** One unit is a page of those who came by one link. */
export async function* listLinks(listing: Listing): AsyncGenerator<void> {
  const { platform, client, gain } = listing
  const links = yield* mend(listing)
  for (const { linkId } of links) {
    let cursor = ''
    do {
      const page = await client.linkCustomers({
        link_id: linkId ?? '',
        limit: 1000,
        ...(cursor && { cursor }),
      })
      await platform.transact({}, async (tx) => {
        const missing = await heardFrom(
          tx,
          page.customer_list.flatMap((one) =>
            one.chat_status === WRITTEN && one.userid
              ? [
                  {
                    externalUserId: one.external_userid,
                    userId: one.userid,
                    at: tx.now,
                    exact: false,
                  },
                ]
              : [],
          ),
        )
        await gain(tx, { missing, ...(page.next_cursor === '' && { done: 1 }) })
      })
      yield
      cursor = page.next_cursor
    } while (cursor !== '')
  }
}
