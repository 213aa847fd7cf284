// A short word about a state, in a tone.
import type { ReactNode } from 'react'

export type Tone = 'good' | 'warn' | 'bad' | 'main' | 'plain'
export const Label = ({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) => (
  <span className="label" data-tone={tone}>
    {children}
  </span>
)

export const recencyTone = {
  active: 'good',
  silent: 'plain',
  dormant: 'warn',
  churned: 'bad',
} as const
export const couponTone = {
  issued: 'good',
  locked: 'warn',
  redeemed: 'main',
  void: 'bad',
  expired: 'plain',
} as const
export const journeyTone = {
  draft: 'plain',
  running: 'good',
  paused: 'warn',
  stopped: 'bad',
} as const
