// Who they are: a thousand at a time, those who were never asked about.
import { readSome } from '../details.ts'
import type { Phases } from '../listing.ts'

export const readUnread: Phases['details'] = async ({ platform, client, run, gain }) => {
  const { listingId } = run
  const after = Number(run.cursor || 0)
  await readSome(platform, client, { after, listingId }, (tx, { last, read, bound }) =>
    last === undefined
      ? gain(tx, { phase: 'binding', cursor: '' })
      : gain(tx, { cursor: String(last), read, bound }),
  )
}
