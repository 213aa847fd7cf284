// What the house hears of the official account. Subject is the customer where one is known.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()

/** A verified message lies in the inbox. No subject: whom it is about is found out afterwards. */
export const messageReceived = defineEvent('official.messageReceived', z.object({ inboxId: id }))

/** `scene` is what stood in the code she scanned. */
const met = z.object({ followerId: id, scene: z.string().nullable(), at: z.string() })
export const followed = defineEvent('official.followed', met)
export const unfollowed = defineEvent(
  'official.unfollowed',
  z.object({ followerId: id, at: z.string() }),
)
/** A follower scanned one of our codes. */
export const scanned = defineEvent('official.scanned', met)

/** Bulk: whom a step of a listing found to follow, or to have left, without our having been told. */
export const followersListed = defineEvent(
  'official.followersListed',
  z.object({ listingId: id, followed: z.array(id), unfollowed: z.array(id) }),
)
