// How hand-overs of one pair of guides stand, as the platform lists them.
import type { WecomClient } from '#wechat'

export interface Pair {
  from: string
  to: string
  resigned: boolean
}
export interface Result {
  status: number
  /** When it took effect, or will. */
  at: Date | null
}

export async function resultsOf(client: WecomClient, pair: Pair): Promise<Map<string, Result>> {
  const results = new Map<string, Result>()
  let cursor = ''
  do {
    const asked = {
      handover_userid: pair.from,
      takeover_userid: pair.to,
      ...(cursor && { cursor }),
    }
    const page = pair.resigned
      ? await client.resignedTransferResult(asked)
      : await client.transferResult(asked)
    for (const { external_userid, status, takeover_time } of page.customer)
      results.set(external_userid, {
        status,
        at: takeover_time ? new Date(takeover_time * 1000) : null,
      })
    cursor = page.next_cursor
  } while (cursor !== '')
  return results
}
