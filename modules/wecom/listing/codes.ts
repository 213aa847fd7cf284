// Codes by listing: every code of the corp is counted, since all share one quota, and a code of ours
// that is not among them any more says so where it is shown.
import { meaningOf } from '#wechat'
import type { Listing } from '../listing.ts'
import { lostWays } from '../sql/way.ts'

/** The platform lists codes made since this day, and none before it. */
const SINCE = Math.floor(Date.parse('2021-07-10T00:00:00+08:00') / 1000)
const PAGE = 1_000
const GONE = 41044

/** Config ids of all codes, a page at a time. */
async function* pagesOf({ client, platform }: Listing): AsyncGenerator<string[]> {
  const end_time = Math.ceil(platform.clock.now().getTime() / 1000) + 1
  let cursor = ''
  do {
    const page = await client.listContactWay({
      start_time: SINCE,
      end_time,
      limit: PAGE,
      ...(cursor && { cursor }),
    })
    yield page.contact_way.map(({ config_id }) => config_id)
    cursor = page.next_cursor
  } while (cursor !== '')
}

/** One unit: half a million ids are a few hundred pages, and only the whole tells what is gone. */
export async function* listCodes(listing: Listing): AsyncGenerator<void> {
  const { platform, gain } = listing
  const asOf = platform.clock.now()
  const listed: string[] = []
  for await (const page of pagesOf(listing)) listed.push(...page)
  const { zh, en } = meaningOf(GONE)
  const problem = { code: `wecom.${GONE}`, sentence: { zh, en } }
  await platform.transact({}, async (tx) => {
    const ended = await lostWays(tx.db, listed, asOf, problem)
    await gain(tx, { done: 1, total: 1, seen: listed.length, ended })
  })
  yield
}
