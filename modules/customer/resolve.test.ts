// Finding and making customers: one per person, in any order, from many writers at once.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { findByIdentity, resolveCustomers, type IdentityInput, type ResolveInput } from './index.ts'

const house = await openHouse()
const resolve = (inputs: ResolveInput[]) => house.act((tx) => resolveCustomers(tx, inputs))
const one = async (...identities: IdentityInput[]) => orThrow((await resolve([{ identities }]))[0])
const phone = (value: string): IdentityInput => ({ kind: 'phone', value })

describe('resolving', () => {
  it('finds the same customer again, however the phone is written', async () => {
    const made = await one(phone('13800010001'))
    expect(made.created).toBe(true)
    for (const spelt of ['+86 138 0001 0001', '0086-138-0001-0001', '１３８０００１０００１']) {
      expect(await one(phone(spelt))).toEqual({
        customerId: made.customerId,
        created: false,
        changed: false,
      })
    }
  })

  it('makes one customer of an identity named twice in a batch', async () => {
    const outcomes = await resolve([
      { identities: [phone('13800010002')], name: '张三' },
      { identities: [{ kind: 'member_no', value: 'M2' }] },
      { identities: [phone('13800010002'), { kind: 'member_no', value: 'M2' }] },
    ])
    expect(new Set(outcomes.map((o) => o.ok?.customerId)).size).toBe(1)
    expect(outcomes.map((o) => o.ok?.created)).toEqual([true, false, false])
  })

  it('refuses what identifies nobody and leaves nothing behind', async () => {
    for (const value of ['null', '0', '00000000000', '13333333333', '13800000000 x']) {
      const [outcome] = await resolve([{ identities: [phone(value)] }])
      expect(outcome?.refusal?.code).toBe('customer.noIdentity')
    }
  })

  it('takes no filler for proof, of whatever kind; a small number of another system is one (S-I1)', async () => {
    for (const value of [
      'NULL',
      ' n/a ',
      '无',
      '0000',
      '7777777',
      '00000000-0000-0000-0000-000000000000',
    ]) {
      for (const kind of ['member_no', 'unionid', 'shop_buyer'] as const) {
        const [outcome] = await resolve([{ identities: [{ kind, value }] }])
        expect(outcome?.refusal?.code, `${kind} ${value}`).toBe('customer.noIdentity')
      }
    }
    expect((await one({ kind: 'import', app: 'crm', value: '1111' })).created).toBe(true)
  })

  it('keeps a phone sealed and findable', async () => {
    const { customerId } = await one(phone('13800010003'))
    const stored = await sql<{
      row: string
    }>`select row_to_json(i)::text as row from customer.identity i
      where customer_id = ${customerId}`.execute(house.db)
    expect(stored.rows[0]?.row).not.toContain('13800010003')
    expect(await findByIdentity(house.db, [phone('138 0001 0003'), phone('13800019999')])).toEqual([
      customerId,
      null,
    ])
  })
})
