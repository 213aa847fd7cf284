// What a link carries and the adding brings back: the state of the code, and after a dash the opening.
import { linkWithChannel } from '#wechat'

const SHAPE = /^(c[0-9a-f]{23})-([0-9a-z]{1,36})$/

/** The address for one opening; 64 bytes of channel come back at most, these are fewer. */
export const channelLink = (url: string, state: string, tap: string): string =>
  linkWithChannel(url, `${state}-${tap}`)

/** Taken apart: every other reader of states knows the code's alone. */
export function partsOf(channel: string | undefined): { state: string | null; tap: string | null } {
  const [, state, tap] = SHAPE.exec(channel ?? '') ?? []
  return state && tap ? { state, tap } : { state: channel ?? null, tap: null }
}
