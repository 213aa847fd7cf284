// The doors to customers: finding, seeing, changing, tagging, exporting, merging, and her own
// pages.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeCustomer } from './fixtures.ts'
import { addReach, claimPhone, CUSTOMER_COOKIE, openSession } from './index.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const [north = 0, south = 0] = await makeStores(house, 2)
const hq = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
const manager = await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [north] }))
const guideId = await makeStaff(house, { name: '小美', role: 'guide', storeIds: [north] })
const guide = await signInAs(house, guideId)

const zhang = await makeCustomer(house, {
  identities: [
    { kind: 'phone', value: '13611112222' },
    { kind: 'member_no', value: 'VIP001' },
  ],
  name: '张小凡',
  storeId: north,
  staffId: guideId,
  source: { storeId: north, channel: 'door', staffId: guideId },
})
const li = await makeCustomer(house, {
  identities: [{ kind: 'phone', value: '13633334444' }],
  name: '李雷',
  storeId: north,
})
const han = await makeCustomer(house, {
  identities: [{ kind: 'phone', value: '13655556666' }],
  name: '韩梅梅',
  storeId: south,
})

interface Row {
  id: number
  name: string
  phoneMasked: string
}
const find = async (query: string, cookie = hq) =>
  ((await ask('GET', `/v1/customers?${query}`, { cookie })).body as { items: Row[] }).items.map(
    (row) => row.id,
  )
const codeOf = (answer: { body: unknown }) => (answer.body as { code?: string }).code

describe('finding', () => {
  it('knows a name by its beginning, its pinyin and its initials', async () => {
    for (const text of [
      '张',
      '张小',
      'zhangxiao',
      'Zhang Xiaofan',
      'zxf',
      'VIP001',
      '13611112222',
      '+86 136 1111 2222',
      '2222',
    ]) {
      expect(await find(`search=${encodeURIComponent(text)}`), text).toEqual([zhang])
    }
    for (const text of ['凡', '1111', 'xiaofan', '%', '_', 'zhangx%']) {
      expect(await find(`search=${encodeURIComponent(text)}`), text).toEqual([])
    }
  })

  it('shows each role only whom it reaches', async () => {
    expect(await find('')).toEqual([han, li, zhang])
    expect(await find('', manager)).toEqual([li, zhang])
    expect(await find('', guide)).toEqual([zhang])
    expect(await find('search=hanmeimei', manager)).toEqual([])
    expect(codeOf(await ask('GET', `/v1/customers/${han}`, { cookie: manager }))).toBe(
      'customer.unknown',
    )
    expect(codeOf(await ask('GET', `/v1/customers/${han}/timeline`, { cookie: manager }))).toBe(
      'customer.unknown',
    )
    await house.act((tx) => addReach(tx, [{ customerId: han, storeId: north }]))
    expect(await find('search=hanmeimei', manager)).toEqual([han])
  })

  it('pages by key without gaps or repetitions', async () => {
    const first = (await ask('GET', '/v1/customers?limit=2', { cookie: hq })).body as {
      items: Row[]
      nextCursor: string
    }
    await makeCustomer(house, { name: '新来的', storeId: south })
    const second = (
      await ask('GET', `/v1/customers?limit=2&cursor=${first.nextCursor}`, { cookie: hq })
    ).body as { items: Row[]; nextCursor?: string }
    expect([...first.items, ...second.items].map((row) => row.id)).toEqual([han, li, zhang])
    expect(second.nextCursor).toBeUndefined()
  })

  it('filters by a segment together with the other filters', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        makeCustomer(house, {
          name: `分群${at}`,
          gender: at < 4 ? 'f' : 'm',
          storeId: at % 2 === 0 ? north : south,
        }),
      ),
    )
    const rule = { all: [{ fact: 'gender', op: 'eq', value: 'f' }] }
    const saved = await ask('POST', '/v1/segments', { cookie: hq, body: { name: '女客', rule } })
    const { id } = saved.body as { id: number }
    await house.idle()
    const women = made.slice(0, 4).sort((a, b) => a - b)
    expect(await find(`segmentId=${id}`)).toEqual(women)
    expect(await find(`segmentId=${id}&storeId=${north}`)).toEqual(
      [made[0], made[2]].sort((a, b) => a! - b!),
    )
    const first = (await ask('GET', `/v1/customers?segmentId=${id}&limit=3`, { cookie: hq }))
      .body as { items: Row[]; nextCursor: string }
    expect(first.items.map((row) => row.id)).toEqual(women.slice(0, 3))
    expect(await find(`segmentId=${id}&limit=3&cursor=${first.nextCursor}`)).toEqual(women.slice(3))
    expect(await find(`segmentId=${id}`, guide)).toEqual([])
    const shown = await ask('GET', `/v1/customers/${women[0]}`, { cookie: hq })
    expect(shown.body).toMatchObject({ segments: [{ id, name: '女客' }] })
  })

  it('never shows a whole phone', async () => {
    const list = await ask('GET', '/v1/customers', { cookie: hq })
    const detail = await ask('GET', `/v1/customers/${zhang}`, { cookie: hq })
    expect(list.text + detail.text).not.toContain('13611112222')
    expect(detail.body).toMatchObject({
      phoneMasked: '136****2222',
      memberNo: 'VIP001',
      guideName: '小美',
      source: { channel: 'door', guideName: '小美' },
      reach: [{ guideName: '小美' }],
    })
  })
})

describe('changing', () => {
  it('saves a profile, with its key answered once', async () => {
    const save = (body: object) =>
      ask('POST', `/v1/customers/${li}`, { cookie: hq, body, headers: { 'idempotency-key': 'k1' } })
    const saved = await save({ name: '李磊', gender: 'male', birthday: '1990-02-28' })
    expect(saved.body).toMatchObject({ name: '李磊', gender: 'male', birthday: '1990-02-28' })
    expect((await save({ name: '李磊', gender: 'male', birthday: '1990-02-28' })).body).toEqual(
      saved.body,
    )
    const born = (birthday: string) =>
      ask('POST', `/v1/customers/${li}`, { cookie: hq, body: { birthday } })
    expect((await born('02-29')).body, 'a birthday without its year').toMatchObject({
      birthday: '02-29',
    })
    expect((await ask('GET', `/v1/customers/${li}`, { cookie: hq })).body).toMatchObject({
      birthday: '02-29',
    })
    expect(await born('02-30')).toMatchObject({ status: 400, body: { field: 'birthday' } })
    await born('1990-02-28')
    expect(codeOf(await save({ name: '别人' }))).toBe('request.reused')
    expect(await find('search=lilei')).toEqual([li])
    expect(
      codeOf(
        await ask('POST', `/v1/customers/${li}`, { cookie: hq, body: { birthday: '2099-01-01' } }),
      ),
    ).toBe('customer.birthdayFuture')
  })

  it('answers each of a batch by itself', async () => {
    const { body } = await ask('POST', '/v1/customers', {
      cookie: hq,
      body: {
        customers: [
          { identities: [{ kind: 'phone', value: '13611112222' }] },
          { identities: [{ kind: 'phone', value: 'null' }] },
          {
            identities: [{ kind: 'externalId', value: 'A-77', realm: 'crm' }],
            name: '来自CRM',
            storeCode: 'nowhere',
          },
          { identities: [{ kind: 'externalId', value: 'A-77', realm: 'crm' }], name: '来自CRM' },
        ],
      },
    })
    expect((body as { items: unknown[] }).items).toMatchObject([
      { ok: { customerId: zhang, created: false } },
      { refusal: { code: 'customer.noIdentity' } },
      { refusal: { code: 'customer.unknownStore' } },
      { ok: { created: true } },
    ])
  })

  it('tags those within reach and filters by tag', async () => {
    const tag = (
      await ask('POST', '/v1/tags', { cookie: hq, body: { name: '面膜爱好者', group: '偏好' } })
    ).body as { id: number }
    const tagged = await ask('POST', `/v1/tags/${tag.id}/customers`, {
      cookie: guide,
      body: { customerIds: [zhang, li] },
    })
    expect(tagged.body).toMatchObject({
      items: [{ ok: { changed: true } }, { refusal: { code: 'customer.unknown' } }],
    })
    expect(await find(`tagId=${tag.id}`)).toEqual([zhang])
    await house.idle()
    const listed = (await ask('GET', '/v1/tags', { cookie: hq })).body as {
      items: { id: number; customers: number }[]
    }
    expect(listed.items.find((row) => row.id === tag.id)?.customers).toBe(1)
    expect(codeOf(await ask('DELETE', `/v1/tags/${tag.id}`, { cookie: hq }))).toBe(
      'customer.tagBorne',
    )
  })

  it('exports what the list shows and says so in the audit log', async () => {
    const evil = await makeCustomer(house, { name: '=cmd()', storeId: south })
    const file = await ask('GET', '/v1/customers/export', { cookie: hq })
    expect(file.text).toContain("'=cmd()")
    expect(file.text).not.toContain('13611112222')
    expect((await ask('GET', '/v1/customers/export', { cookie: manager })).status).toBe(403)
    const audit = await ask('GET', '/v1/audit?action=customer.export', { cookie: hq })
    expect((audit.body as { items: unknown[] }).items).toHaveLength(1)
    expect(await find('search=cmd')).toEqual([evil])
  })
})

describe('merging over the doors', () => {
  it('finds likely pairs, tells what would happen, merges and splits', async () => {
    const same = () =>
      makeCustomer(house, { name: '赵同名', birthday: '1988-08-08', storeId: north })
    const [a, b] = [await same(), await same()]
    await house.idle()
    const listed = await ask('GET', `/v1/merge-candidates?customerId=${a}`, { cookie: manager })
    expect(listed.body).toMatchObject({
      items: [{ strength: 'likely', customers: [{ id: a }, { id: b }] }],
    })
    const preview = await ask('POST', '/v1/merges/preview', {
      cookie: hq,
      body: { customerIds: [b, a] },
    })
    expect(preview.body).toMatchObject({ survivor: { id: a }, alias: { id: b }, blockers: [] })
    const merged = (await ask('POST', '/v1/merges', { cookie: hq, body: { customerIds: [b, a] } }))
      .body as { id: number }
    expect((await ask('GET', `/v1/customers/${b}`, { cookie: hq })).body).toMatchObject({
      id: a,
      survivorId: a,
    })
    await house.idle()
    const after = await ask('GET', `/v1/merge-candidates?customerId=${a}`, { cookie: manager })
    expect(after.body).toMatchObject({ items: [] })
    const timeline = (await ask('GET', `/v1/customers/${a}/timeline`, { cookie: hq })).body as {
      items: { kind: string }[]
    }
    expect(timeline.items.map((row) => row.kind)).toEqual(
      expect.arrayContaining(['customer.merged', 'customer.created']),
    )
    expect(
      (await ask('POST', `/v1/merges/${merged.id}/unmerge`, { cookie: hq, body: {} })).status,
    ).toBe(200)
    expect((await ask('GET', `/v1/customers/${b}`, { cookie: hq })).body).toMatchObject({
      id: b,
      survivorId: null,
    })
  })

  it('show a merged customer to both stores, and after the split to each its own again', async () => {
    const [ours, theirs] = [
      await makeCustomer(house, { name: '孙南', storeId: south }),
      await makeCustomer(house, { name: '孙北', storeId: north }),
    ]
    const seen = async () =>
      (
        await Promise.all(
          [ours, theirs].map((id) => ask('GET', `/v1/customers/${id}`, { cookie: manager })),
        )
      ).map((answer) => answer.status)
    expect(await seen()).toEqual([404, 200])
    const merged = (
      await ask('POST', '/v1/merges', { cookie: hq, body: { customerIds: [ours, theirs] } })
    ).body as { id: number }
    expect(await seen()).toEqual([200, 200])
    await ask('POST', `/v1/merges/${merged.id}/unmerge`, { cookie: hq, body: {} })
    expect(await seen()).toEqual([404, 200])
  })

  it('pages the timeline through equal instants', async () => {
    const id = await makeCustomer(house, { storeId: north })
    for (const purpose of ['service', 'marketing', 'profiling']) {
      await ask('POST', `/v1/customers/${id}/consents`, {
        cookie: hq,
        body: { purpose, given: true, evidence: '柜台' },
      })
    }
    await sql`update customer.consent set at = '2026-01-01T00:00:00Z'
      where customer_id = ${id}`.execute(house.db)
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const { body } = await ask('GET', `/v1/customers/${id}/timeline?limit=1${cursor}`, {
        cookie: hq,
      })
      const page = body as { items: { id: string }[]; nextCursor?: string }
      seen.push(...page.items.map((row) => row.id))
      if (!page.nextCursor) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(seen).toHaveLength(4)
    expect(new Set(seen).size).toBe(4)
  })
})

describe('her own pages', () => {
  it('shows and changes only herself', async () => {
    const { token } = await house.act((tx) => openSession(tx, zhang))
    const cookie = `${CUSTOMER_COOKIE}=${token}`
    const profile = await ask('GET', '/v1/consumer/profile', { cookie })
    expect(profile.body).toMatchObject({ name: '张小凡', phoneMasked: '136****2222', member: true })
    await ask('POST', '/v1/consumer/consents', {
      cookie,
      body: { purpose: 'marketing', given: true },
    })
    const saved = await ask('POST', '/v1/consumer/profile', {
      cookie,
      body: { name: '张凡', gender: 'female' },
    })
    expect(saved.body).toMatchObject({
      name: '张凡',
      gender: 'female',
      consents: expect.arrayContaining([
        expect.objectContaining({ purpose: 'marketing', given: true }),
      ]),
    })
    expect((await ask('GET', '/v1/customers', { cookie })).status).toBe(403)
    expect((await ask('GET', '/v1/consumer/profile', { cookie: hq })).status).toBe(403)
  })

  it('stay hers when she is merged, and shut when the session is over', async () => {
    const [older, younger] = [
      await makeCustomer(house, { name: '钱大' }),
      await makeCustomer(house, { name: '钱小' }),
    ]
    const { token } = await house.act((tx) => openSession(tx, younger))
    const cookie = `${CUSTOMER_COOKIE}=${token}`
    await ask('POST', '/v1/merges', { cookie: hq, body: { customerIds: [older, younger] } })
    expect((await ask('GET', '/v1/consumer/profile', { cookie })).body).toMatchObject({
      name: '钱大',
    })
    await sql`update customer.session set expires_at = clock_timestamp()
      where customer_id = ${younger}`.execute(house.db)
    expect((await ask('GET', '/v1/consumer/profile', { cookie })).status).toBe(401)
  })

  it('a typed phone becomes hers only when nobody holds it', async () => {
    const claim = async (phone: string) =>
      (await house.act((tx) => claimPhone(tx, li, phone))).refusal?.code
    expect(await claim('13611112222')).toBe('customer.phoneTaken')
    expect(await claim('13699990001')).toBeUndefined()
    expect(await claim('13699990001')).toBeUndefined()
    expect(await claim('12')).toBe('customer.badPhone')
    expect(await find('search=13699990001')).toEqual([li])
  })
})

it('writes no name and no phone into the log', async () => {
  const log = await sql<{
    all: string
  }>`select string_agg(payload::text, ' ') as all from platform.event`.execute(house.db)
  const receipts = await sql<{ all: string }>`select coalesce(string_agg(r::text, ' '), '') as all
    from (select source, key, request_hash from platform.receipt) r`.execute(house.db)
  const audit = await sql<{
    all: string
  }>`select coalesce(string_agg(details::text, ' '), '') as all from org.audit
    where action like 'customer.%'`.execute(house.db)
  const text = `${log.rows[0]?.all} ${receipts.rows[0]?.all} ${audit.rows[0]?.all}`
  for (const secret of ['13611112222', '13633334444', '张小凡', '李雷', '韩梅梅', '赵同名'])
    expect(text).not.toContain(secret)
})
