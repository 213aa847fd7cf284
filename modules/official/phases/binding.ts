// Which customers they are: whoever is nobody's is looked for again, since customers come by other
// doors too. True when the run is over.
import { bindFollowers } from '../bind.ts'
import { unboundAfter } from '../sql/follower.ts'
import type { Phases } from '../listing.ts'

const PART = 5_000

export const bindUnbound: Phases['binding'] = async ({ platform, run, gain }) => {
  const some = await unboundAfter(platform.db, Number(run.cursor || 0), PART)
  const last = some.at(-1)
  if (!last) return true
  await platform.transact({}, async (tx) => {
    const bound = await bindFollowers(tx, some, 'bulk')
    await gain(tx, { cursor: String(last.followerId), bound })
  })
  return false
}
