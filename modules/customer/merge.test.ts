// One person under two ids: what moves, what comes back, and that order does not matter.
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, inject, it } from 'vitest'
import { architecture } from '#architecture'
import { orThrow } from '#platform'
import { testPlatform } from '#platform/testing'
import { makeCustomer } from './fixtures.ts'
import {
  addReach,
  consentsOf,
  everyIdOf,
  findByIdentity,
  giveConsent,
  mergeCustomers,
  resolveCustomers,
  saveTag,
  survivorsOf,
  tagCustomers,
  unmerge,
  type IdentityInput,
  type IdentityKind,
} from './index.ts'

// The storeys of people and value are enough, and come to rest sooner than the whole house.
const house = await testPlatform(
  inject('engines'),
  architecture.filter(({ storey }) => storey <= 2),
)
const mergeOf = async (...customerIds: [number, number]) =>
  orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds })))
const survivorOf = async (id: number) => (await survivorsOf(house.db, [id])).get(id)
const rowsOf = async (table: string, id: number) =>
  (
    await sql<Record<string, unknown>>`
  select * from ${sql.table(`customer.${table}`)} where customer_id = ${id}`.execute(house.db)
  ).rows
const tagsOf = async (id: number) =>
  (
    await sql<{ tag_id: number }>`select tag_id from customer.v_tag
  where customer_id = ${id} order by 1`.execute(house.db)
  ).rows.map((row) => row.tag_id)

describe('merging', () => {
  it('moves state to the older id and gives it back', async () => {
    const older = await makeCustomer(house, {
      source: { channel: 'shop', at: new Date('2026-03-01') },
    })
    const younger = await makeCustomer(house, {
      name: '李四',
      gender: 'm',
      storeId: 7,
      staffId: 9,
      source: { channel: 'door', at: new Date('2026-02-01') },
    })
    const [gold, tea] = await house.act(async (tx) =>
      (
        await saveTag(tx, [
          { name: '金', group: 'a' },
          { name: '茶', group: 'a' },
        ])
      ).map((o) => orThrow(o).tagId),
    )
    await house.act((tx) =>
      tagCustomers(tx, [
        { tagId: gold!, customerIds: [older, younger], on: true },
        { tagId: tea!, customerIds: [younger], on: true },
      ]),
    )
    await house.act((tx) =>
      giveConsent(tx, [
        { customerId: older, purpose: 'marketing', granted: true, evidence: 'h5' },
        { customerId: younger, purpose: 'marketing', granted: false, evidence: 'h5' },
      ]),
    )
    const merged = await mergeOf(younger, older)
    expect(merged).toMatchObject({ survivorId: older, aliasId: younger })
    expect(await survivorOf(younger)).toBe(older)
    expect((await rowsOf('customer', older))[0]).toMatchObject({
      name: '李四',
      gender: 'm',
      home_store_id: 7,
    })
    expect(await tagsOf(older)).toEqual([gold, tea])
    expect(await tagsOf(younger)).toEqual([])
    expect((await consentsOf(house.db, [older], 'marketing')).get(older)).toBe(false)
    expect(await rowsOf('identity', older)).toHaveLength(2)
    expect((await rowsOf('source', older)).find((s) => s.which === 'first')).toMatchObject({
      channel: 'door',
    })

    orThrow(await house.act((tx) => unmerge(tx, merged.id)))
    expect(await survivorOf(younger)).toBe(younger)
    expect((await rowsOf('customer', older))[0]).toMatchObject({
      name: null,
      gender: null,
      home_store_id: null,
    })
    expect(await tagsOf(older)).toEqual([gold])
    expect(await tagsOf(younger)).toEqual([gold, tea])
    expect((await consentsOf(house.db, [older], 'marketing')).get(older)).toBe(true)
    expect((await rowsOf('reach', older)).filter((r) => !r.gone)).toEqual([])
    expect((await rowsOf('reach', younger)).filter((r) => !r.gone)).toHaveLength(2)
    expect(await rowsOf('identity', younger)).toHaveLength(1)
    expect((await rowsOf('source', older)).find((s) => s.which === 'first')).toMatchObject({
      channel: 'shop',
    })
    expect((await house.act((tx) => unmerge(tx, merged.id))).refusal?.code).toBe(
      'customer.alreadyUndone',
    )
  })

  it('keeps what came after the merge with the survivor', async () => {
    const [a, b] = [await makeCustomer(house), await makeCustomer(house)]
    const merged = await mergeOf(a, b)
    await house.act((tx) => addReach(tx, [{ customerId: a, storeId: 77 }]))
    orThrow(await house.act((tx) => unmerge(tx, merged.id)))
    expect((await rowsOf('reach', a)).filter((r) => !r.gone)).toHaveLength(1)
  })

  it('leads through chains, and undoes them from the end', async () => {
    const [a, b, c, d] = [
      await makeCustomer(house),
      await makeCustomer(house),
      await makeCustomer(house),
      await makeCustomer(house),
    ]
    const dc = await mergeOf(d, c)
    const cb = await mergeOf(d, b)
    expect(cb).toMatchObject({ aliasId: c, survivorId: b })
    const ba = await mergeOf(a, c)
    const all = new Map([a, b, c, d].map((id) => [id, a]))
    for (const id of [a, b, c, d]) {
      expect(await survivorOf(id)).toBe(a)
      expect(await everyIdOf(house.db, [id])).toEqual(all)
    }
    expect((await house.act((tx) => unmerge(tx, dc.id))).refusal?.code).toBe(
      'customer.mergedFurther',
    )
    orThrow(await house.act((tx) => unmerge(tx, ba.id)))
    expect([
      await survivorOf(a),
      await survivorOf(b),
      await survivorOf(c),
      await survivorOf(d),
    ]).toEqual([a, b, b, b])
    expect(
      (await house.act((tx) => mergeCustomers(tx, { customerIds: [d, b] }))).refusal?.code,
    ).toBe('customer.sameCustomer')
  })
})

describe('evidence', () => {
  const evidence = (...identities: IdentityInput[]) =>
    house.act(async (tx) => orThrow((await resolveCustomers(tx, [{ identities }]))[0]).customerId)

  it('makes two one when nothing contradicts, and says so once', async () => {
    const phone = { kind: 'phone', value: '13700000801' } as const
    const unionid = { kind: 'unionid', value: 'u801' } as const
    const a = await evidence(phone)
    const b = await evidence(unionid)
    expect(await evidence(phone, unionid)).toBe(a)
    await house.idle()
    expect(await survivorOf(b)).toBe(a)
    expect(await findByIdentity(house.db, [unionid])).toEqual([a])
  })

  it('never joins two who hold different strong identities of one kind (S-I1)', async () => {
    const a = await evidence(
      { kind: 'phone', value: '13700000802' },
      { kind: 'unionid', value: 'u802' },
    )
    const b = await evidence(
      { kind: 'phone', value: '13700000803' },
      { kind: 'unionid', value: 'u803' },
    )
    expect(
      await evidence({ kind: 'phone', value: '13700000802' }, { kind: 'unionid', value: 'u803' }),
    ).toBe(b)
    await house.idle()
    expect([await survivorOf(a), await survivorOf(b)]).toEqual([a, b])
    const open = await sql<{ strength: string }>`select strength from customer.candidate
      where low_id = ${a} and high_id = ${b}`.execute(house.db)
    expect(open.rows[0]?.strength).toBe('weak')
  })

  it('looks once more before it merges by evidence: a contradiction found late still stands between them', async () => {
    const a = await evidence({ kind: 'phone', value: '13700000804' })
    const b = await evidence({ kind: 'phone', value: '13700000805' })
    const ask = (automatic: boolean) =>
      house.act((tx) => mergeCustomers(tx, { customerIds: [a, b], automatic }))
    expect((await ask(true)).refusal?.code).toBe('customer.contradicts')
    expect(await survivorOf(b)).toBe(b)
    expect((await ask(false)).ok).toMatchObject({ survivorId: a, aliasId: b })
  })

  it(
    'gives the same people whatever the order, the batches and the writers (S-I2)',
    { timeout: 180_000 },
    async () => {
      let run = 0
      const kinds: IdentityKind[] = [
        'phone',
        'unionid',
        'openid',
        'member_no',
        'shop_buyer',
        'email',
      ]
      const piece = fc.record({
        person: fc.nat(3),
        which: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(piece, { minLength: 2, maxLength: 14 }),
          fc.infiniteStream(fc.nat(1000)),
          fc.integer({ min: 1, max: 4 }),
          async (pieces, dice, batches) => {
            run++
            const identity = (person: number, kind: number, salt: string): IdentityInput => ({
              kind: kinds[kind] ?? 'phone',
              value:
                kind === 0
                  ? `135${String(10_000_000 + run * 97 + person * 7 + (salt === 'x' ? 50_000_000 : 0)).slice(-8)}`
                  : kind === 5
                    ? `${salt}${run}p${person}@example.com`
                    : `${salt}${run}k${kind}p${person}`,
            })
            const bring = async (salt: string, ordered: typeof pieces) => {
              const size = Math.ceil(ordered.length / batches)
              const parts = Array.from({ length: batches }, (_, at) =>
                ordered.slice(at * size, (at + 1) * size),
              )
              await Promise.all(
                parts
                  .filter((part) => part.length > 0)
                  .map((part) =>
                    house.act((tx) =>
                      resolveCustomers(
                        tx,
                        part.map(({ person, which }) => ({
                          identities: which.map((kind) => identity(person, kind, salt)),
                        })),
                      ),
                    ),
                  ),
              )
            }
            const partition = async (salt: string) => {
              const all = pieces.flatMap(({ person, which }) =>
                which.map((kind) => ({ person, kind })),
              )
              const owners = await findByIdentity(
                house.db,
                all.map(({ person, kind }) => identity(person, kind, salt)),
              )
              const ids = all.map(({ person, kind }) => `${person}:${kind}`)
              return [...new Set(owners)]
                .map((owner) =>
                  [...new Set(ids.filter((_, at) => owners[at] === owner))].sort().join(' '),
                )
                .sort()
            }
            const shuffled = pieces
              .map((p) => ({ p, at: dice.next().value ?? 0 }))
              .sort((a, b) => a.at - b.at)
              .map(({ p }) => p)
            await Promise.all([bring('x', shuffled), bring('y', pieces)])
            await house.idle()
            expect(await partition('x')).toEqual(await partition('y'))
          },
        ),
        { numRuns: 25 },
      )
    },
  )
})

describe('races', () => {
  it('eight writers with overlapping identities make each person once', async () => {
    const people = 60
    const inputs = (seed: number) =>
      Array.from({ length: 100 }, (_, at) => {
        const person = (at * 31 + seed * 17) % people
        const phone = { kind: 'phone' as const, value: `1342000${String(1000 + person * 3)}` }
        const member = { kind: 'member_no' as const, value: `race-${person}` }
        return {
          identities:
            (at + seed) % 3 === 0 ? [phone] : (at + seed) % 3 === 1 ? [member] : [phone, member],
          storeId: 5,
        }
      })
    await Promise.all(
      Array.from({ length: 8 }, (_, seed) => house.act((tx) => resolveCustomers(tx, inputs(seed)))),
    )
    await house.idle()
    const alive = await sql<{
      n: number
    }>`select count(distinct customer_id)::int as n from customer.identity
      where kind = 'member_no' and value like 'race-%'`.execute(house.db)
    expect(alive.rows[0]?.n).toBe(people)
    const orphans = await sql`select 1 from customer.identity where customer_id is null`.execute(
      house.db,
    )
    expect(orphans.rows).toEqual([])
    const lost = await sql<{ n: number }>`select count(*)::int as n from customer.identity i
      join customer.alias a on a.customer_id = i.customer_id`.execute(house.db)
    expect(lost.rows[0]?.n).toBe(0)
  })

  it('resolving and merging the same people at once leaves no key with an alias', async () => {
    const ids = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        makeCustomer(house, { identities: [{ kind: 'import', app: 'race', value: `m-${at}-x` }] }),
      ),
    )
    const work = ids.flatMap((id, at) => [
      at > 0
        ? house.act((tx) => mergeCustomers(tx, { customerIds: [ids[at - 1]!, id] }))
        : Promise.resolve(),
      ...Array.from({ length: 6 }, (_, n) =>
        house.act((tx) =>
          resolveCustomers(tx, [
            {
              identities: [
                { kind: 'import', app: 'race', value: `m-${at}-x` },
                { kind: 'shop_buyer', app: 's', value: `b-${at}-${n}` },
              ],
            },
          ]),
        ),
      ),
    ])
    await Promise.all(work)
    await house.idle()
    const owners = await findByIdentity(
      house.db,
      ids.flatMap((_, at) =>
        Array.from({ length: 6 }, (_, n) => ({
          kind: 'shop_buyer' as const,
          app: 's',
          value: `b-${at}-${n}`,
        })),
      ),
    )
    expect(new Set(owners)).toEqual(new Set([Math.min(...ids)]))
  })

  it('resolves a thousand in a dozen statements', async () => {
    const inputs = Array.from({ length: 1000 }, (_, at) => ({
      identities: [
        { kind: 'phone' as const, value: `1881${String(1_000_003 + at * 7)}` },
        { kind: 'member_no' as const, value: `T${at}-${at}` },
      ],
      name: `王${at % 10}芳`,
      storeId: 3,
      source: { channel: 'pos' },
    }))
    const count = async () => {
      let statements = 0
      const outcomes = await house.act((tx) =>
        resolveCustomers(
          {
            ...tx,
            db: tx.db.withPlugin({
              transformQuery: ({ node }) => {
                statements++
                return node
              },
              transformResult: async ({ result }) => result,
            }),
          },
          inputs,
        ),
      )
      return { statements, made: outcomes.filter((outcome) => outcome.ok?.created).length }
    }
    expect(await count()).toEqual({
      statements: expect.toSatisfy((n: number) => n <= 14),
      made: 1000,
    })
    expect(await count()).toEqual({ statements: expect.toSatisfy((n: number) => n <= 10), made: 0 })
  })
})

it('is undone within ninety days, not later', async () => {
  const [a, b] = [await makeCustomer(house), await makeCustomer(house)]
  const merged = await mergeOf(a, b)
  await house.clock.set(new Date(house.clock.now().getTime() + 91 * 86_400_000))
  expect((await house.act((tx) => unmerge(tx, merged.id))).refusal?.code).toBe(
    'customer.mergeTooOld',
  )
  expect(await survivorOf(b)).toBe(a)
})
