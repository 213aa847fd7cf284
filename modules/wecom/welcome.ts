// The first words: one call within twenty real seconds of the callback, or none at all.
//
// The row stands before the call. A welcome code works once, so the same call may be made again
// when nobody knows what became of it: "already sent" (41051) then means that the first one
// arrived.
import { chunksOf } from '#kit'
import { WecomError, type WecomClient } from '#wechat'
import {
  defineJob,
  job,
  ok,
  Refusal,
  refuse,
  type Outcome,
  type Platform,
  type Tx,
} from '#platform'
import { newFriend } from './contact.ts'
import { clientOf } from './corp.ts'
import { wecomRefusals } from './refusals.ts'
import { fillContacts, type ContactDetails } from './sql/contact.ts'
import { welcomeTickets, type WelcomeTicket } from './sql/follow.ts'
import {
  addSends,
  claimWelcomes,
  namesFor,
  sendsOfTouches,
  type NewSend,
  type SendKey,
  type Verdict,
  type WelcomeCall,
} from './sql/send.ts'
import { settle } from './settle.ts'
import { namesPerson, serviceText, wireBody, type Card, type Names } from './words.ts'

const LIFE_MS = 20_000
/** A call needs some time itself. */
const MARGIN_MS = 500
/** After the deadline a sender that is alive has settled its row; this long we let it. */
const GRACE_MS = 10_000
const PAUSE_MS = 150
const LONGEST_PAUSE_MS = 2_000
/** Welcomes of one job are sent side by side. */
const CALLS_AT_ONCE = 16
const ALREADY_SENT = 41_051
const CODE_GONE = 41_050
/** Of customer service: our number was used, so the first call arrived. */
const NUMBER_USED = 95_033

export interface WelcomeInput {
  touchId: number
  customerId: number
  welcomeCode: string
  text: string
  attachments?: Card[]
}
const sendWelcomeJob = defineJob<{ sends: SendKey[] }>('wecom.sendWelcome')

const rowOf = (input: WelcomeInput, ticket: WelcomeTicket, now: Date): NewSend => ({
  customerId: input.customerId,
  touchId: input.touchId,
  kind: ticket.kind,
  taskId: null,
  externalUserId: ticket.external_userid,
  userId: ticket.userid,
  staffId: ticket.staff_id,
  storeId: ticket.store_id,
  content: { text: input.text, attachments: input.attachments ?? [] },
  welcomeCode: ticket.welcome_code,
  receivedAt: ticket.welcome_received_at,
  deadlineAt: new Date(ticket.welcome_received_at.getTime() + LIFE_MS),
  wakeAt: new Date(now.getTime() + LIFE_MS + GRACE_MS),
})

/**
 * Asks for a welcome by the code of a `followed` event. The outcome comes as `wecom.sendSettled`.
 */
export async function sendWelcome(
  tx: Tx,
  inputs: readonly WelcomeInput[],
): Promise<Outcome<{ sendId: number }>[]> {
  if (inputs.length === 0) return []
  const tickets = await welcomeTickets(tx.db, inputs)
  const ticketOf = (input: WelcomeInput) => {
    const ticket = tickets.get(input.welcomeCode)
    return ticket?.customer_id === input.customerId ? ticket : undefined
  }
  const rows = inputs.flatMap((input) => {
    const ticket = ticketOf(input)
    return ticket ? [rowOf(input, ticket, tx.now)] : []
  })
  const added = rows.length > 0 ? await addSends(tx.db, rows, tx.now) : []
  for (const part of chunksOf(added, CALLS_AT_ONCE)) {
    tx.enqueue(sendWelcomeJob, {
      sends: part.map(({ customerId, sendId }) => ({ customerId, sendId })),
    })
  }
  const sends = await sendsOfTouches(tx.db, inputs)
  return inputs.map((input) => {
    const sendId = ticketOf(input) && sends.get(input.touchId)
    return sendId === undefined ? refuse(wecomRefusals.noWelcomeCode) : ok({ sendId })
  })
}

type Ending = Pick<Verdict, 'state' | 'reason' | 'errcode'>
const expired: Ending = { state: 'rejected', reason: 'expired', errcode: null }

/** What an error means, given whether an earlier call may have arrived. Undefined: try again. */
function endingOf(error: WecomError, doubtful: boolean): Ending | undefined {
  const errcode = error.errcode ?? null
  if (errcode === ALREADY_SENT) {
    return doubtful
      ? { state: 'sent', reason: null, errcode }
      : { state: 'rejected', reason: 'alreadyChatting', errcode }
  }
  if (errcode === NUMBER_USED) return { state: 'sent', reason: null, errcode }
  if (errcode === CODE_GONE)
    return doubtful ? { state: 'unknown', reason: 'noAnswer', errcode } : { ...expired, errcode }
  if (error.retryable || !error.definite) return undefined
  return { state: 'rejected', reason: `wecom.${errcode ?? 'refused'}`, errcode }
}

/** A welcome under way: with its names filled in, and whether an earlier call may have arrived. */
interface Open {
  call: WelcomeCall
  names: Names
  doubtful: boolean
}

/** A new friend as WeCom knows her; without an answer she is greeted without her name. */
async function askContact(client: WecomClient, externalUserId: string): Promise<ContactDetails[]> {
  try {
    const { external_contact: contact } = await newFriend(client, externalUserId)
    return [
      {
        externalUserId,
        problem: null,
        name: contact.name || null,
        avatarUrl: contact.avatar ?? null,
      },
    ]
  } catch (error) {
    if (error instanceof WecomError) return []
    throw error
  }
}

/**
 * Names that the texts want and nobody knows yet, by external user id; asked side by side, kept
 * together.
 */
async function freshNames(
  platform: Platform,
  client: WecomClient,
  externalUserIds: readonly string[],
): Promise<Map<string, string | null>> {
  const found = (await Promise.all(externalUserIds.map((id) => askContact(client, id)))).flat()
  if (found.length > 0) await platform.transact({}, (tx) => fillContacts(tx.db, found, null))
  return new Map(found.map(({ externalUserId, name }) => [externalUserId, name]))
}

async function opened(
  platform: Platform,
  client: WecomClient,
  calls: readonly WelcomeCall[],
): Promise<Open[]> {
  const known = await namesFor(platform.db, calls)
  const nameless = calls.filter((call, n) => !known[n]?.name && namesPerson(call.content))
  const fresh = await freshNames(
    platform,
    client,
    nameless.map((call) => call.externalUserId),
  )
  return calls.map((call, n) => {
    const names = known[n] ?? { name: null, store: null, guide: null }
    return {
      call,
      names: { ...names, name: names.name ?? fresh.get(call.externalUserId) ?? null },
      doubtful: call.tries > 1,
    }
  })
}

const givenUp = ({ doubtful }: Open): Ending =>
  doubtful ? { state: 'unknown', reason: 'noAnswer', errcode: null } : expired

const sendOnce = (client: WecomClient, { call, names }: Open): Promise<unknown> => {
  const { kind, content, sendId, welcomeCode } = call
  // A number of our own: whoever asks twice is told so (95033), and nobody reads it twice.
  return kind === 'service'
    ? client.sendMsgOnEvent(
        {
          code: welcomeCode,
          msgid: `siyu-${sendId}`,
          msgtype: 'text',
          text: { content: serviceText(content, names) },
        },
        { patienceMs: 0 },
      )
    : client.sendWelcomeMsg(
        { welcome_code: welcomeCode, ...wireBody(content, names) },
        { patienceMs: 0 },
      )
}

/** One call; undefined when it should be made again. */
async function callOnce(client: WecomClient, open: Open): Promise<Ending | undefined> {
  if (Date.now() >= open.call.deadlineAt.getTime() - MARGIN_MS) return givenUp(open)
  try {
    // The deadline is ours to keep, so the waiting between tries is ours as well.
    await sendOnce(client, open)
    return { state: 'sent', reason: null, errcode: null }
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    const ending = endingOf(error, open.doubtful)
    open.doubtful ||= !error.definite
    return ending
  }
}

const settleAll = (
  platform: Platform,
  ended: readonly { call: WelcomeCall; ending: Ending }[],
): Promise<void> =>
  platform.transact({}, (tx) =>
    settle(
      tx,
      ended.map(({ call: { customerId, sendId }, ending }) => ({ customerId, sendId, ...ending })),
    ),
  )

/**
 * Calls all that are open, settles what ended, and goes round again with the rest until their
 * deadline.
 */
async function sendAll(
  platform: Platform,
  client: WecomClient,
  calls: readonly WelcomeCall[],
): Promise<void> {
  let left = await opened(platform, client, calls)
  for (let pause = PAUSE_MS; left.length > 0; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const tried = await Promise.all(
      left.map(async (open) => ({ open, ending: await callOnce(client, open) })),
    )
    await settleAll(
      platform,
      tried.flatMap(({ open, ending }) => (ending ? [{ call: open.call, ending }] : [])),
    )
    left = tried.flatMap(({ open, ending }) => (ending ? [] : [open]))
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

async function run(platform: Platform, { sends }: { sends: SendKey[] }): Promise<void> {
  const calls = await platform.transact({}, (tx) => claimWelcomes(tx.db, sends))
  if (calls.length === 0) return
  try {
    await sendAll(platform, await clientOf(platform), calls)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const ending: Ending = { state: 'rejected', reason: error.code, errcode: null }
    await settleAll(
      platform,
      calls.map((call) => ({ call, ending })),
    )
  }
}

export const welcomeJob = job(sendWelcomeJob, run)
