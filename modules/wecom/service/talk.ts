// What one message of customer service makes of a talk, as pure rules. A talk is one coming: it ends
// with 48 quiet hours, and whoever comes in by another link begins a new one.
import { wecomKf, type ServiceMessage } from '#wechat'

export interface Talk {
  customerId: number
  /** Null while it is new. */
  talkId: number | null
  externalUserId: string
  scene: string
  codeId: number | null
  storeId: number | null
  beganAt: Date
  repliedAt: Date | null
  lastAt: Date
  /** Hers, and those of servicers. */
  messages: number
  answers: number
  welcomeCode: string | null
  /** Machine time. */
  welcomeReceivedAt: Date | null
}

/** Everything else that happens there tells nothing of a customer. */
export type Step =
  | { kind: 'entered'; at: Date; who: string; scene: string; welcomeCode: string | null }
  | { kind: 'wrote'; at: Date; who: string }
  | { kind: 'answered'; at: Date; who: string }

const QUIET_MS = 48 * 3_600_000

/** What of a message we take; undefined where it is of no use to us. Its words are left behind. */
export function stepOf(message: ServiceMessage): Step | undefined {
  const at = new Date(message.send_time * 1000)
  const { event, origin } = message
  if (message.msgtype === 'event') {
    const who = event?.external_userid
    if (event?.event_type !== 'enter_session' || !who) return undefined
    const { scene = '', welcome_code: welcomeCode = null } = event
    return { kind: 'entered', at, who, scene, welcomeCode }
  }
  const who = message.external_userid
  if (!who) return undefined
  if (origin === wecomKf.origin.customer) return { kind: 'wrote', at, who }
  return origin === wecomKf.origin.servicer ? { kind: 'answered', at, who } : undefined
}

/** Whether the step belongs to the talk she had last. */
export function goesOn(talk: Talk | undefined, step: Step): talk is Talk {
  if (!talk || step.at.getTime() - talk.lastAt.getTime() >= QUIET_MS) return false
  return step.kind !== 'entered' || step.scene === '' || step.scene === talk.scene
}

/** The talk after the step. */
export function walk(talk: Talk, step: Step): Talk {
  const lastAt = step.at > talk.lastAt ? step.at : talk.lastAt
  switch (step.kind) {
    case 'entered':
      return { ...talk, lastAt, welcomeCode: step.welcomeCode ?? talk.welcomeCode }
    case 'wrote':
      return {
        ...talk,
        lastAt,
        messages: talk.messages + 1,
        repliedAt: talk.repliedAt ?? step.at,
      }
    case 'answered':
      return { ...talk, lastAt, answers: talk.answers + 1 }
  }
}
