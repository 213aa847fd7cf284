// Closed lists of live rooms, checked against the contract without loading its schemas.
import type { LivePlatform, LiveState } from '#contracts'
import type { Tone } from '../../../shared/Label.tsx'

export const platforms = [
  'channels',
  'douyin',
  'taobao',
  'miniProgram',
  'other',
] as const satisfies readonly LivePlatform[]

export const stateTone: Record<LiveState, Tone> = {
  upcoming: 'main',
  running: 'good',
  past: 'plain',
}
