// A customer's way through journeys, as it stands on her timeline.
import { sql } from 'kysely'
import type { Words } from '#contracts'
import type { TimelineSource } from '#platform'

interface Row {
  at: Date
  kind: 'entered' | 'reachedGoal' | 'left'
  id: number
  journeyId: number
  name: string
  arm: string
  reason: string | null
}

const sentences: Record<Row['kind'], (name: string) => Words> = {
  entered: (name) => ({ zh: `进入旅程「${name}」`, en: `Entered the journey “${name}”` }),
  reachedGoal: (name) => ({ zh: `达成旅程「${name}」的目标`, en: `Reached the goal of “${name}”` }),
  left: (name) => ({ zh: `离开旅程「${name}」`, en: `Left the journey “${name}”` }),
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const found = await sql<Row>`
      select r.* from (
        select m.at, m.kind, e.enrolment_id as id, e.journey_id as "journeyId", j.name, e.arm,
          e.exit_reason as reason
        from journey.enrolment e join journey.journey j on j.journey_id = e.journey_id
        cross join lateral (values (e.entered_at, 'entered'), (e.goal_at, 'reachedGoal'),
          (case when e.state <> 'goal' then e.ended_at end, 'left')) as m (at, kind)
        where e.customer_id = any(${[...customerIds]}::bigint[]) and m.at is not null) r
      where r.at < ${before} order by r.at desc, r.id desc limit ${limit}`.execute(db)
    return found.rows.map(({ at, kind, id, journeyId, name, arm, reason }) => ({
      at,
      kind: `journey.${kind}`,
      details: {
        id: `${kind}-${id}`,
        arm,
        exitReason: reason,
        sentence: sentences[kind](name),
        link: { page: 'journey', id: journeyId },
      },
    }))
  },
}
