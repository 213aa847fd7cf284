// Handing customers and groups over, of guides who stay and of guides who left.
import { z } from 'zod'
import { harmless, reconcile, type Ask, type Call, type Found } from '../wire/call.ts'
import { cursor, flag, int, list, nextCursor, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'

/** How a customer's hand-over stands; it takes effect after 24 hours unless she refuses. */
export const transferStatus = { done: 1, waiting: 2, refused: 3, takeoverFull: 4 } as const

const pair = z.object({ handover_userid: wecomId, takeover_userid: wecomId })
const transferRequest = pair.extend({
  external_userid: z.array(wecomId).min(1).max(100),
  /** Said to the customer by the new guide; without it the platform's own words. */
  transfer_success_msg: z.string().max(200).optional(),
})
export type TransferRequest = z.input<typeof transferRequest>
const resignedRequest = transferRequest.omit({ transfer_success_msg: true })

/** `errcode` 0: accepted, not yet done. The answer as a whole is 0 even when all were refused. */
const transferReply = z.object({
  customer: list(z.object({ external_userid: z.string(), errcode: int })),
})
const resultRequest = pair.extend({ cursor: cursor.optional() })
const resultReply = z.object({
  customer: list(
    z.object({
      external_userid: z.string(),
      status: int,
      takeover_time: seconds.nullish(),
    }),
  ),
  next_cursor: nextCursor,
})
type Result = Call<typeof resultRequest, typeof resultReply>

const transferResult: Result = contactCall('transfer_result', {
  repeat: harmless,
  request: resultRequest,
  reply: resultReply,
})
const resignedTransferResult: Result = contactCall('resigned/transfer_result', {
  repeat: harmless,
  request: resultRequest,
  reply: resultReply,
})

/** Each hand-over counts (two in 90 days), so who is under way already is not asked again. */
const findIn =
  (results: Result) =>
  async (
    ask: Ask,
    { handover_userid, takeover_userid, external_userid }: z.input<typeof resignedRequest>,
  ): Promise<Found<z.output<typeof transferReply>>> => {
    const underWay = new Set<string>()
    let cursor = ''
    do {
      const page = await ask(results, {
        handover_userid,
        takeover_userid,
        ...(cursor && { cursor }),
      })
      for (const one of page.customer)
        if (one.status <= transferStatus.waiting) underWay.add(one.external_userid)
      cursor = page.next_cursor
    } while (cursor !== '')
    const known = external_userid.filter((one) => underWay.has(one))
    if (known.length === 0) return 'absent'
    if (known.length < external_userid.length) return 'unknown'
    return { reply: { customer: known.map((one) => ({ external_userid: one, errcode: 0 })) } }
  }

const groupRequest = z.object({
  chat_id_list: z.array(wecomId).min(1).max(100),
  new_owner: wecomId,
})
const groupReply = z.object({
  failed_chat_list: list(
    z.object({ chat_id: z.string(), errcode: int, errmsg: z.string().default('') }),
  ),
})

export const transferCalls = {
  transferCustomer: contactCall('transfer_customer', {
    repeat: reconcile(transferResult, findIn(transferResult)),
    request: transferRequest,
    reply: transferReply,
  }),
  transferResult,
  /** Customers whose guide left and whom nobody took over. */
  getUnassignedList: contactCall('get_unassigned_list', {
    repeat: harmless,
    request: z.object({
      page_size: z.int().min(1).max(1000).optional(),
      cursor: cursor.optional(),
    }),
    reply: z.object({
      info: list(
        z.object({
          handover_userid: z.string(),
          external_userid: z.string(),
          dimission_time: seconds,
        }),
      ),
      is_last: flag.optional(),
      next_cursor: nextCursor,
    }),
  }),
  resignedTransferCustomer: contactCall('resigned/transfer_customer', {
    repeat: reconcile(resignedTransferResult, findIn(resignedTransferResult)),
    request: resignedRequest,
    reply: transferReply,
  }),
  resignedTransferResult,
  /**
   * A group that has its new owner already fails by itself, with a code: no harm in asking twice.
   */
  onjobTransferGroupChat: contactCall('groupchat/onjob_transfer', {
    repeat: harmless,
    request: groupRequest,
    reply: groupReply,
  }),
  /** Of an owner who left; another is refused (90500). */
  transferGroupChat: contactCall('groupchat/transfer', {
    repeat: harmless,
    request: groupRequest,
    reply: groupReply,
  }),
}
