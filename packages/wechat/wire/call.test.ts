// A call that does not say how it may be repeated, how urgent it is and what it is counted under is
// no call: checked by the compiler, since these lines are types.
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { defineCall, harmless, key, once, reconcile, type Call } from './call.ts'
import { int } from './shapes.ts'
import { perMinute } from './window.ts'

const request = z.object({ out_refund_no: z.string(), amount: z.object({ refund: z.int() }) })
const reply = z.object({ refund_id: z.string(), count: int })
type Refund = Call<typeof request, typeof reply>

const family = { name: 'refund', per: 'api', windows: [perMinute(10)] } as const
const declared = { method: 'POST', path: '/refunds', lane: 'bulk', family, request, reply } as const

it('says how it may be repeated, its lane and its family', () => {
  expectTypeOf<Omit<Refund, 'repeat'>>().not.toExtend<Refund>()
  expectTypeOf<Omit<Refund, 'lane'>>().not.toExtend<Refund>()
  expectTypeOf<Omit<Refund, 'family'>>().not.toExtend<Refund>()
  expectTypeOf<typeof declared>().not.toExtend<Refund>()
  expectTypeOf(defineCall).parameter(0).toHaveProperty('repeat')
  expect(defineCall({ ...declared, repeat: once }).repeat.kind).toBe('once')
})

it('names a field of its own request as its key', () => {
  expectTypeOf(key('out_refund_no')).toExtend<Refund['repeat']>()
  expectTypeOf(key('amount.refund')).toExtend<Refund['repeat']>()
  expectTypeOf(key('out_trade_no')).not.toExtend<Refund['repeat']>()
  expect(defineCall({ ...declared, repeat: key('out_refund_no') }).repeat).toEqual({
    kind: 'key',
    field: 'out_refund_no',
  })
})

it('is looked up by another call, which gives its own answer or none', () => {
  const listing = defineCall({ ...declared, method: 'GET', path: '/list', repeat: harmless })
  type Asked = z.input<typeof request>
  const right = reconcile(listing, async (_ask, asked: Asked) => ({
    reply: { refund_id: asked.out_refund_no, count: 1 },
  }))
  expectTypeOf(right).toExtend<Refund['repeat']>()
  const wrong = reconcile(listing, async () => ({ reply: { other: 1 } }))
  expectTypeOf(wrong).not.toExtend<Refund['repeat']>()
  expect(right.by).toBe(listing)
})

it('reads the odd types of the real wire and overlooks what it does not know', () => {
  expect(reply.parse({ refund_id: 'r', count: '7', stranger: true })).toEqual({
    refund_id: 'r',
    count: 7,
  })
})
