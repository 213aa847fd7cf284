// What the gate would say of messages if they were offered now. Nothing is written, nothing counts.
import type { Tx } from '#platform'
import { survivorsOf } from '#modules/customer'
import { judge, type Verdict } from './gate.ts'
import { knowledgeOf, readPolicy } from './known.ts'
import type { TouchInput, TouchRow } from './touch.ts'

const rowOf = (input: TouchInput, n: number): TouchRow => ({
  touchId: n,
  customerId: input.customerId,
  key: input.key,
  ownerKey: input.ownerKey,
  class: input.class,
  purpose: input.purpose,
  carrier: input.carrier,
  category: input.category ?? input.ownerKey.split(':')[0] ?? '',
  content: input.content,
  staffId: input.staffId ?? null,
  couponId: input.content.couponId ?? null,
  onlyIf: input.onlyIf ?? null,
  control: input.control ?? false,
  notBefore: input.notBefore ?? null,
  expiresAt: input.expiresAt ?? null,
  state: 'deferred',
  outcome: 'open',
  tries: 0,
})

/** One verdict a touch, in their order; the rate of a minute is left out. */
export async function foreseeTouches(tx: Tx, inputs: readonly TouchInput[]): Promise<Verdict[]> {
  if (inputs.length === 0) return []
  const touches = inputs.map(rowOf)
  const people = await survivorsOf(
    tx.db,
    touches.map((touch) => touch.customerId),
  )
  const policy = await readPolicy(tx)
  const knowledge = await knowledgeOf(tx, touches, people, policy)
  return touches.map((touch) => {
    const known = knowledge.get(touch.touchId)
    if (!known) throw new RangeError(`nothing is known of touch ${touch.touchId}`)
    return judge(touch, known, policy, tx.now, () => true)
  })
}
