// Where a poll stands at an instant. Pure.
import type { PollState } from '#contracts'
import type { PollRow } from './sql/poll.ts'

export function stateOf(
  { startsAt, endsAt, endedAt }: Pick<PollRow, 'startsAt' | 'endsAt' | 'endedAt'>,
  now: Date,
): PollState {
  if (now >= (endedAt ?? endsAt)) return 'ended'
  return now < startsAt ? 'ahead' : 'open'
}
