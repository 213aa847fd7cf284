// A customer's touches on her timeline: what was sent, what waits, and what was held back and why.
import type { Words } from '#contracts'
import type { TimelineSource } from '#platform'
import { reasonWords } from './reasons.ts'
import { touchesOf, type TimelineTouch } from './sql/list.ts'

type Kind = 'sent' | 'waiting' | 'heldBack'

function kindOf(outcome: TimelineTouch['outcome']): Kind {
  if (outcome === 'sent' || outcome === 'unknown') return 'sent'
  return outcome === 'open' || outcome === 'quiet' ? 'waiting' : 'heldBack'
}

/** As in: A message was held back (“Second purchase”). */
function sentenceOf(kind: Kind, owner: string | null): Words {
  const zh = { sent: '收到一条消息', waiting: '一条消息等待发送', heldBack: '一条消息没有发送' }[
    kind
  ]
  const en = {
    sent: 'Was sent a message',
    waiting: 'A message waits to be sent',
    heldBack: 'A message was held back',
  }[kind]
  return owner === null ? { zh, en } : { zh: `「${owner}」：${zh}`, en: `${en} (“${owner}”)` }
}

export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const touches = await touchesOf(db, customerIds, before, limit)
    return touches.map(
      ({ at, reason, nextTryAt, touchId, ownerKind, ownerId, ownerName, ...touch }) => ({
        at,
        kind: `messaging.${kindOf(touch.outcome)}`,
        details: {
          ...touch,
          id: touchId,
          reason: reasonWords(reason),
          reasonCode: reason,
          sentence: sentenceOf(kindOf(touch.outcome), ownerName),
          nextTryAt: nextTryAt?.toISOString() ?? null,
          link:
            ownerKind === 'journey' && ownerId !== null ? { page: 'journey', id: ownerId } : null,
        },
      }),
    )
  },
}
