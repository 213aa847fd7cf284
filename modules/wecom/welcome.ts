// The first words: one call within twenty real seconds of the callback, or none at all.
//
// The row stands before the call. A welcome code works once, so the same call may be made again when
// nobody knows what became of it: "already sent" (41051) then means that the first one arrived.
import { WecomError, type WecomClient } from '#wechat'
import { defineJob, job, ok, Refusal, refuse, type Outcome, type Platform, type Tx } from '#platform'
import { clientOf } from './corp.ts'
import { wecomRefusals } from './refusals.ts'
import { fillContact } from './sql/contact.ts'
import { welcomeTickets, type WelcomeTicket } from './sql/follow.ts'
import { addSends, claimWelcome, namesFor, sendsOfTouches, type NewSend, type Verdict, type WelcomeCall,
} from './sql/send.ts'
import { settle } from './settle.ts'
import { namesPerson, wireBody, type Card, type Names } from './words.ts'

const LIFE_MS = 20_000
/** A call needs some time itself. */
const MARGIN_MS = 500
/** After the deadline a sender that is alive has settled its row; this long we let it. */
const GRACE_MS = 10_000
const PAUSE_MS = 150
const ALREADY_SENT = 41_051
const CODE_GONE = 41_050

export interface WelcomeInput {
  touchId: number; customerId: number; welcomeCode: string; text: string; attachments?: Card[]
}
const sendWelcomeJob = defineJob<{ customerId: number; sendId: number }>('wecom.sendWelcome')

const rowOf = (input: WelcomeInput, ticket: WelcomeTicket, now: Date): NewSend => ({
  customerId: input.customerId, touchId: input.touchId, kind: 'welcome', taskId: null,
  externalUserId: ticket.external_userid, userId: ticket.userid, staffId: ticket.staff_id,
  storeId: ticket.store_id, content: { text: input.text, attachments: input.attachments ?? [] },
  welcomeCode: ticket.welcome_code, receivedAt: ticket.welcome_received_at,
  deadlineAt: new Date(ticket.welcome_received_at.getTime() + LIFE_MS),
  wakeAt: new Date(now.getTime() + LIFE_MS + GRACE_MS),
})

/** Asks for a welcome by the code of a `followed` event. The outcome comes as `wecom.sendSettled`. */
export async function sendWelcome(tx: Tx, inputs: readonly WelcomeInput[]): Promise<Outcome<{ sendId: number }>[]> {
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
  for (const { customerId, sendId } of added) {
    tx.enqueue(sendWelcomeJob, { customerId, sendId }, { key: `wecom.welcome:${sendId}` })
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
    return doubtful ? { state: 'sent', reason: null, errcode } : { state: 'rejected', reason: 'alreadyChatting', errcode }
  }
  if (errcode === CODE_GONE) return doubtful ? { state: 'unknown', reason: 'noAnswer', errcode } : { ...expired, errcode }
  if (error.retryable || !error.definite) return undefined
  return { state: 'rejected', reason: `wecom.${errcode ?? 'refused'}`, errcode }
}

async function attempt(call: WelcomeCall, send: () => Promise<unknown>): Promise<Ending> {
  let doubtful = call.tries > 1
  const until = call.deadline_at.getTime() - MARGIN_MS
  for (let pause = PAUSE_MS; Date.now() < until; pause *= 2) {
    try {
      await send()
      return { state: 'sent', reason: null, errcode: null }
    } catch (error) {
      if (error instanceof Refusal) return { state: 'rejected', reason: error.code, errcode: null }
      if (!(error instanceof WecomError)) throw error
      const ending = endingOf(error, doubtful)
      if (ending) return ending
      doubtful ||= !error.definite
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, Math.max(0, until - Date.now()))))
    }
  }
  return doubtful ? { state: 'unknown', reason: 'noAnswer', errcode: null } : expired
}

/** A new friend's name is asked only when the text wants it; without an answer it goes without. */
async function freshName(platform: Platform, client: WecomClient, externalUserId: string): Promise<string | null> {
  try {
    const { external_contact: contact } = await client.getExternalContact(externalUserId)
    await platform.transact({}, (tx) => fillContact(tx.db, { externalUserId, problem: null,
      name: contact.name || null, avatarUrl: contact.avatar ?? null }, null))
    return contact.name || null
  } catch (error) {
    if (error instanceof WecomError) return null
    throw error
  }
}

async function namesOf(platform: Platform, customerId: number, call: WelcomeCall): Promise<Names> {
  const key = { customerId, externalUserId: call.external_userid, userId: call.userid, storeId: call.store_id }
  const [names] = await namesFor(platform.db, [key])
  const known = names ?? { name: null, store: null, guide: null }
  if (known.name !== null || !namesPerson(call.content)) return known
  return { ...known, name: await freshName(platform, await clientOf(platform), call.external_userid) }
}

async function run(platform: Platform, { customerId, sendId }: { customerId: number; sendId: number }): Promise<void> {
  const call = await platform.transact({}, (tx) => claimWelcome(tx.db, customerId, sendId))
  if (!call) return
  const ending = await attempt(call, async () => {
    const client = await clientOf(platform)
    const body = wireBody(call.content, await namesOf(platform, customerId, call))
    await client.sendWelcomeMsg({ welcome_code: call.welcome_code, ...body })
  })
  await platform.transact({}, (tx) => settle(tx, [{ customerId, sendId, ...ending }]))
}

export const welcomeJob = job(sendWelcomeJob, run)
