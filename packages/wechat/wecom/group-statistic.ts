// What was said in customer groups: counts by owner or by day, never by group and never by person.
// Yesterday is the last day there is; 180 days back is the first, 30 days the longest stretch.
import { z } from 'zod'
import { harmless } from '../wire/call.ts'
import { int, list } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'

export const MOST_OWNERS = 100

const counts = z.object({
  new_chat_cnt: int,
  /** Groups at the end of the day. */
  chat_total: int,
  chat_has_msg: int,
  new_member_cnt: int,
  member_total: int,
  member_has_msg: int,
  msg_total: int,
  migrate_trainee_chat_cnt: int.optional(),
})
export type GroupCounts = z.output<typeof counts>

const stretch = {
  /** Unix seconds; the day they lie in counts. */
  day_begin_time: z.int().positive(),
  day_end_time: z.int().positive().optional(),
  owner_filter: z.object({ userid_list: z.array(wecomId).min(1).max(MOST_OWNERS) }),
}

export const groupStatisticCalls = {
  /** One row for each owner over the whole stretch. */
  getGroupStatistic: contactCall('groupchat/statistic', {
    repeat: harmless,
    request: z.object({
      ...stretch,
      /** 1 new groups, 2 groups, 3 with messages, 4 new members. */
      order_by: z.int().min(1).max(4).optional(),
      order_asc: z.union([z.literal(0), z.literal(1)]).optional(),
      offset: z.int().min(0).optional(),
      limit: z.int().min(1).max(1000).optional(),
    }),
    reply: z.object({
      total: int,
      next_offset: int.optional(),
      items: list(z.object({ owner: z.string(), data: counts })),
    }),
  }),
  /** One row for each day over all owners that were asked for. */
  getGroupStatisticByDay: contactCall('groupchat/statistic_group_by_day', {
    repeat: harmless,
    request: z.object(stretch),
    reply: z.object({ items: list(z.object({ stat_time: int, data: counts })) }),
  }),
}
