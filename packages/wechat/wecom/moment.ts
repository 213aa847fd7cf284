// Moments: the corp proposes, each member publishes in the client.
import { z } from 'zod'
import { harmless, reconcile, type Ask, type Found } from '../wire/call.ts'
import { bytes, cursor, done, id, int, list, nextCursor, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'
import { momentTask } from './families.ts'
import { media } from './message.ts'

const attachment = z.discriminatedUnion('msgtype', [
  z.object({ msgtype: z.literal('image'), image: media }),
  z.object({ msgtype: z.literal('video'), video: media }),
  z.object({
    msgtype: z.literal('link'),
    link: z.object({ title: bytes(64), url: z.string().min(1).max(2048), media_id: z.string() }),
  }),
])

/** A text or an attachment (41089): up to nine pictures, or one video, or one link. */
export const momentRequest = z.object({
  text: z.object({ content: bytes(4000) }).optional(),
  attachments: z.array(attachment).max(9).optional(),
  visible_range: z
    .object({
      sender_list: z
        .object({
          user_list: z.array(wecomId).max(100_000).optional(),
          department_list: z.array(z.int()).optional(),
        })
        .optional(),
      external_contact_list: z.object({ tag_list: z.array(wecomId).optional() }).optional(),
    })
    .optional(),
})
export type MomentRequest = z.input<typeof momentRequest>

const page = { limit: z.int().min(1).optional(), cursor: cursor.optional() }
const momentId = z.object({ moment_id: wecomId })
const ofMember = momentId.extend({ userid: wecomId })
const reaction = z.object({
  userid: z.string().optional(),
  external_userid: z.string().optional(),
  create_time: seconds,
})

/** How a task's making stands. */
export const momentJobStatus = { started: 1, running: 2, done: 3 } as const

const getMomentTaskResult = contactCall('get_moment_task_result', {
  method: 'GET',
  repeat: harmless,
  request: z.object({ jobid: wecomId }),
  reply: z.object({
    status: int,
    type: z.string().optional(),
    result: z
      .object({
        errcode: int.optional(),
        errmsg: z.string().optional(),
        moment_id: id.optional(),
        invalid_sender_list: z
          .object({
            user_list: list(z.string()),
            department_list: list(int),
          })
          .nullish(),
        invalid_external_contact_list: z.object({ tag_list: list(z.string()) }).nullish(),
      })
      .nullish(),
  }),
})
/** At most 30 days; `filter_type` 0 made by the corp, 1 by members, 2 both. */
const getMomentList = contactCall('get_moment_list', {
  repeat: harmless,
  request: z.object({
    start_time: seconds,
    end_time: seconds,
    creator: wecomId.optional(),
    filter_type: z.int().min(0).max(2).optional(),
    ...page,
    limit: z.int().min(1).max(20).optional(),
  }),
  reply: z.object({
    moment_list: list(
      z.object({
        moment_id: id,
        creator: z.string().optional(),
        create_time: seconds,
        create_type: int.optional(),
        visible_type: int.optional(),
        text: z.object({ content: z.string() }).nullish(),
        image: list(z.object({ media_id: z.string() })),
        video: z.object({ media_id: z.string() }).nullish(),
        link: z.object({ title: z.string().optional(), url: z.string() }).nullish(),
      }),
    ),
    next_cursor: nextCursor,
  }),
})

const SLACK_SECONDS = 60

/** The listing gives a moment's id, not the job's: found means "it is there", so no second one. */
const findMoment = async (
  ask: Ask,
  request: MomentRequest,
  sentAt: Date,
): Promise<Found<{ jobid: string }>> => {
  const start_time = Math.floor(sentAt.getTime() / 1000) - SLACK_SECONDS
  const { moment_list } = await ask(getMomentList, {
    start_time,
    end_time: start_time + 3_600,
    filter_type: 0,
    limit: 20,
  })
  const words = request.text?.content ?? ''
  const same = moment_list.some(({ text }) => (text?.content ?? '') === words)
  return same ? 'unknown' : 'absent'
}

export const momentCalls = {
  addMomentTask: contactCall('add_moment_task', {
    repeat: reconcile(getMomentList, findMoment),
    family: momentTask,
    request: momentRequest,
    reply: z.object({ jobid: wecomId }),
  }),
  getMomentTaskResult,
  /** Stops members who have not published yet. */
  cancelMomentTask: contactCall('cancel_moment_task', {
    repeat: harmless,
    request: momentId,
    reply: done,
  }),
  getMomentList,
  /** Which members have published (1) and which not (0). */
  getMomentTask: contactCall('get_moment_task', {
    repeat: harmless,
    request: momentId.extend(page),
    reply: z.object({
      task_list: list(z.object({ userid: z.string(), publish_status: int })),
      next_cursor: nextCursor,
    }),
  }),
  /** Whom one member's moment is meant for. */
  getMomentCustomerList: contactCall('get_moment_customer_list', {
    repeat: harmless,
    request: ofMember.extend(page),
    reply: z.object({
      customer_list: list(z.object({ userid: z.string().optional(), external_userid: z.string() })),
      next_cursor: nextCursor,
    }),
  }),
  /** Whom it reached. */
  getMomentSendResult: contactCall('get_moment_send_result', {
    repeat: harmless,
    request: ofMember.extend(page),
    reply: z.object({
      customer_list: list(z.object({ external_userid: z.string() })),
      next_cursor: nextCursor,
    }),
  }),
  getMomentComments: contactCall('get_moment_comments', {
    repeat: harmless,
    request: ofMember,
    reply: z.object({ comment_list: list(reaction), like_list: list(reaction) }),
  }),
}
