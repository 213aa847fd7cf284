// Members, programme, coupons and a customer's own pages over HTTP: what they give, refuse, and
// never let through.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshPhone, makeCustomer } from '#fixtures/customer'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { addReach, CUSTOMER_COOKIE, openSession } from '#modules/customer'
import { openDoors, type Asking } from '#tests/http'
import { openHouse } from '#tests/house'

const house = await openHouse()
const { ask } = await openDoors(house)
const operator = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
const own = async (customerId: number) => {
  const { token } = await house.act((tx) => openSession(tx, customerId))
  return `${CUSTOMER_COOKIE}=${token}`
}
const codeOf = async (method: string, path: string, asking: Asking) => {
  const reply = await ask(method, path, asking)
  return [
    reply.status,
    (reply.body as { code?: string }).code,
    (reply.body as { field?: string }).field,
  ]
}
const register = (cookie: string, more: object = {}) =>
  ask('POST', '/v1/consumer/register', {
    cookie,
    body: {
      phone: freshPhone(),
      name: '林晓',
      birthday: '1995-05-20',
      consents: ['service'],
      ...more,
    },
  })

test('she registers on her own page, sees her card and coupons, and is the same person', async () => {
  const eva = await makeCustomer(house, {
    identities: [{ kind: 'external_userid', value: 'wm-eva', app: 'corp' }],
  })
  const cookie = await own(eva)
  expect((await ask('GET', '/v1/consumer/card', { cookie })).body).toBeNull()
  const phone = freshPhone()
  const card = (await register(cookie, { phone })).body as {
    customerId: number
    memberNo: string
    phoneMasked: string
    nextTier: object
  }
  expect(card).toMatchObject({
    customerId: eva,
    name: '林晓',
    points: 0,
    nextTier: { name: '银卡会员', missingGrowth: 3_000 },
  })
  expect(card.phoneMasked).toMatch(/^139\*{4}\d{4}$/)
  expect((await register(cookie, { phone })).body).toMatchObject({ memberNo: card.memberNo })
  const code = await giveCoupon(house, eva, await makeTemplate(house))
  const mine = (await ask('GET', '/v1/consumer/coupons', { cookie })).body as {
    items: { code: string; state: string }[]
  }
  expect(mine.items).toMatchObject([{ code, state: 'issued' }])
  const consents = await sql<{ purpose: string }>`select purpose from customer.v_consent
    where customer_id = ${eva} and granted order by purpose`.execute(house.db)
  expect(consents.rows.map((row) => row.purpose)).toEqual(['membership', 'service'])
})

test('a phone somebody else holds is refused and nothing is kept of the attempt', async () => {
  const phone = freshPhone()
  const [eva, ida] = [await makeCustomer(house), await makeCustomer(house)]
  expect((await register(await own(eva), { phone })).status).toBe(200)
  const cookie = await own(ida)
  expect(
    await codeOf('POST', '/v1/consumer/register', {
      cookie,
      body: { phone, name: 'Ida', consents: ['service'] },
    }),
  ).toEqual([409, 'customer.phoneTaken', 'phone'])
  expect((await ask('GET', '/v1/consumer/card', { cookie })).body).toBeNull()
})

test("nobody sees another's card or coupons; a store sees its own members only", async () => {
  const [storeA, storeB] = (await makeStores(house, 2)) as [number, number]
  const eva = await makeCustomer(house)
  await house.act((tx) => addReach(tx, [{ customerId: eva, storeId: storeA }]))
  await ask('POST', '/v1/members', { cookie: operator, body: { customerId: eva } })
  const code = await giveCoupon(house, eva, await makeTemplate(house))
  const [near, far] = [
    await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [storeA] })),
    await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [storeB] })),
  ]
  expect((await ask('GET', `/v1/customers/${eva}/card`, { cookie: near })).status).toBe(200)
  expect(await codeOf('GET', `/v1/customers/${eva}/card`, { cookie: far })).toEqual([
    404,
    'loyalty.notMember',
    undefined,
  ])
  expect(await codeOf('GET', `/v1/customers/${eva}/movements`, { cookie: far })).toEqual([
    404,
    'loyalty.notMember',
    undefined,
  ])
  const listed = async (path: string, cookie: string) =>
    (
      (await ask('GET', path, { cookie })).body as {
        items: { customerId?: number; code?: string }[]
      }
    ).items
  expect((await listed('/v1/members', near)).map((row) => row.customerId)).toEqual([eva])
  expect(await listed('/v1/members', far)).toEqual([])
  expect((await listed('/v1/coupons', near)).map((row) => row.code)).toEqual([code])
  expect(await listed('/v1/coupons', far)).toEqual([])
  const other = await own(await makeCustomer(house))
  expect(await listed('/v1/consumer/coupons', other)).toEqual([])
  expect((await ask('GET', '/v1/consumer/card', {})).status).toBe(401)
  const stale = await ask('GET', '/v1/consumer/visitor', { cookie: 'siyu_customer=ended-long-ago' })
  expect([stale.status, stale.body]).toEqual([200, { signedIn: false, card: null }])
})

test('the programme is saved whole, tiers with members stay, and the console reads it back', async () => {
  const before = (await ask('GET', '/v1/loyalty/program', { cookie: operator })).body as Record<
    string,
    unknown
  > & { tiers: Record<string, unknown>[] }
  const { changedAt: _at, tiers, ...rules } = before
  const plain = tiers.map(({ members: _members, ...tier }) => tier)
  const saved = await ask('POST', '/v1/loyalty/program', {
    cookie: operator,
    body: { ...rules, pointsPerYuan: 2, tiers: [...plain, { name: '黑金', fromGrowth: 20_000 }] },
  })
  expect(saved.body).toMatchObject({
    pointsPerYuan: 2,
    tiers: [{}, {}, {}, { name: '黑金', fromGrowth: 20_000, members: 0 }],
  })
  const post = (body: object) => codeOf('POST', '/v1/loyalty/program', { cookie: operator, body })
  expect(await post({ ...rules, tiers: plain.slice(1) })).toEqual([400, 'request.invalid', 'tiers'])
  expect(await post({ ...rules, tiers: [{ name: 'x', fromGrowth: 0 }] })).toEqual([
    409,
    'loyalty.tierInUse',
    'tiers',
  ])
  expect(
    await post({ ...rules, tiers: [...plain, { id: 999, name: 'x', fromGrowth: 9e9 }] }),
  ).toEqual([404, 'loyalty.unknownTier', 'tiers.3.id'])
  // What rules promise can be given.
  const couponAfterPayment = { templateId: 987_654, fromFen: 0, withinDays: 14 }
  const gifts = [{ fromFen: 20_000, bonusFen: 0, templateId: 987_654 }]
  const stored = { gifts, spends: 'proportional', mostPerOrderFen: null }
  expect(await post({ ...rules, tiers: plain, couponAfterPayment })).toEqual([
    422,
    'loyalty.unknownTemplate',
    'couponAfterPayment.templateId',
  ])
  expect(await post({ ...rules, tiers: plain, stored })).toEqual([
    422,
    'loyalty.unknownTemplate',
    'stored.gifts.0.templateId',
  ])
  expect(await post({ ...rules, pointsPerYuan: 1.5, tiers: plain })).toEqual([
    400,
    'request.invalid',
    'pointsPerYuan',
  ])
  expect(await post({ ...rules, birthdayFactor: -1, tiers: plain })).toEqual([
    400,
    'request.invalid',
    'birthdayFactor',
  ])
  expect(
    (
      await ask('POST', '/v1/loyalty/program', {
        cookie: operator,
        body: { ...rules, tiers: plain },
      })
    ).status,
  ).toBe(200)
})

test('templates and issuing by hand: made, limited, checked at the till, taken back', async () => {
  const [storeId] = await makeStores(house, 1)
  const storeCode = (
    await sql<{ code: string }>`select code from org.v_store where store_id = ${storeId}`.execute(
      house.db,
    )
  ).rows[0]?.code
  const template = {
    name: '满 68 减 10',
    benefit: { kind: 'amountOff', amountFen: 1_000 },
    thresholdFen: 6_800,
    validity: { kind: 'days', days: 30 },
    totalLimit: 1,
  }
  const made = (await ask('POST', '/v1/coupon-templates', { cookie: operator, body: template }))
    .body as { id: number }
  const [eva, ida] = [await makeCustomer(house), await makeCustomer(house)]
  const issued = (
    await ask('POST', '/v1/coupons', {
      cookie: operator,
      body: { templateId: made.id, customerIds: [eva, ida, 987_654] },
    })
  ).body as { items: { ok?: { id: number; code: string }; refusal?: { code: string } }[] }
  expect(issued.items.map((item) => item.refusal?.code)).toEqual([
    undefined,
    'coupon.allIssued',
    'coupon.unknownCustomer',
  ])
  const coupon = issued.items[0]?.ok
  const check = async (quantity: number) =>
    (
      await ask('POST', '/v1/coupons/check', {
        cookie: operator,
        body: {
          code: coupon?.code.toLowerCase(),
          storeCode,
          lines: [{ sku: 'a', quantity, unitPrice: '50.00' }],
        },
      })
    ).body
  expect(await check(2)).toMatchObject({ usable: true, discountFen: 1_000, refusal: null })
  expect(await check(1)).toMatchObject({
    usable: false,
    discountFen: 0,
    refusal: { code: 'coupon.belowThreshold', missingFen: 1_800 },
  })
  const takeBack = () =>
    codeOf('POST', `/v1/coupons/${coupon?.id}/void`, {
      cookie: operator,
      body: { id: coupon?.id, reason: '发错了' },
    })
  expect(await takeBack()).toEqual([200, undefined, undefined])
  expect(await check(2)).toMatchObject({ usable: false, refusal: { code: 'coupon.voided' } })
})

test('bad input is a problem document with code and field, never a 5xx', async () => {
  const good = {
    name: 'x',
    benefit: { kind: 'amountOff', amountFen: 100 },
    validity: { kind: 'days', days: 1 },
  }
  const bad: [string, string, object, string][] = [
    ['POST', '/v1/coupon-templates', { ...good, name: '' }, 'name'],
    ['POST', '/v1/coupon-templates', { ...good, name: 'a\u0000b' }, 'name'],
    ['POST', '/v1/coupon-templates', { ...good, note: '\ud800' }, 'note'],
    [
      'POST',
      '/v1/coupon-templates',
      { ...good, benefit: { kind: 'amountOff', amountFen: -1 } },
      'benefit.amountFen',
    ],
    [
      'POST',
      '/v1/coupon-templates',
      { ...good, benefit: { kind: 'percentOff', offBp: 10_001 } },
      'benefit.offBp',
    ],
    ['POST', '/v1/coupon-templates', { ...good, benefit: { kind: 'gold' } }, 'benefit.kind'],
    [
      'POST',
      '/v1/coupon-templates',
      { ...good, validity: { kind: 'days', days: 1e9 } },
      'validity.days',
    ],
    [
      'POST',
      '/v1/coupon-templates',
      { ...good, validity: { kind: 'range', from: '1850-01-01', until: '2026-01-01' } },
      'validity.from',
    ],
    ['POST', '/v1/coupon-templates', { ...good, totalLimit: 0.5 }, 'totalLimit'],
    ['POST', '/v1/coupons', { templateId: 1, customerIds: [] }, 'customerIds'],
    ['POST', '/v1/coupons', { templateId: 1, customerIds: [-1] }, 'customerIds.0'],
    [
      'POST',
      '/v1/coupons/check',
      { code: 'a b', storeCode: 'S', lines: [{ sku: 'a', quantity: 1, unitPrice: '1' }] },
      'code',
    ],
    ['POST', '/v1/coupons/check', { code: 'AB', storeCode: 'S', lines: [] }, 'lines'],
    ['POST', '/v1/members', { customerId: 1.5 }, 'customerId'],
    ['GET', '/v1/members?limit=0', {}, 'limit'],
    ['GET', '/v1/coupons?state=lost', {}, 'state'],
  ]
  for (const [method, path, body, field] of bad) {
    const asking = { cookie: operator, ...(method === 'POST' && { body }) }
    expect(await codeOf(method, path, asking), `${path} ${JSON.stringify(body)}`).toEqual([
      400,
      'request.invalid',
      field,
    ])
  }
  const range = { ...good, validity: { kind: 'range', from: '2026-05-02', until: '2026-05-01' } }
  expect(await codeOf('POST', '/v1/coupon-templates', { cookie: operator, body: range })).toEqual([
    422,
    'coupon.emptyRange',
    'validity.until',
  ])
  expect(
    await codeOf('POST', '/v1/members', { cookie: operator, body: { customerId: 987_654 } }),
  ).toEqual([404, 'loyalty.unknownCustomer', 'customerId'])
  expect((await ask('GET', '/v1/coupons?cursor=%00%25', { cookie: operator })).status).toBeLessThan(
    500,
  )
  const cookie = await own(await makeCustomer(house))
  const herOwn = (body: object) =>
    codeOf('POST', '/v1/consumer/register', {
      cookie,
      body: { phone: '13912345678', consents: ['service'], ...body },
    })
  expect(await herOwn({ phone: 'abc' })).toEqual([400, 'request.invalid', 'phone'])
  expect(await herOwn({ phone: '00000000' })).toEqual([400, 'customer.badPhone', 'phone'])
  expect(await herOwn({ birthday: '2030-01-01' })).toEqual([
    400,
    'customer.birthdayFuture',
    'birthday',
  ])
  expect(await herOwn({ birthday: '1850-01-01' })).toEqual([400, 'request.invalid', 'birthday'])
  expect(await herOwn({ consents: ['everything'] })).toEqual([400, 'request.invalid', 'consents.0'])
  expect(await herOwn({ name: '\u0007' })).toEqual([400, 'request.invalid', 'name'])
  expect((await ask('GET', '/v1/consumer/card', { cookie })).body).toBeNull()
})

test('many are enrolled at once: each is answered, who is out of reach or enrolled already too', async () => {
  const [storeId = 0] = await makeStores(house, 1)
  const guide = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: [storeId] }),
  )
  const [hers, foreign] = [await makeCustomer(house), await makeCustomer(house)]
  await house.act((tx) => addReach(tx, [{ customerId: hers, storeId }]))
  const members = [hers, foreign, hers].map((customerId) => ({ customerId }))
  const { body } = await ask('POST', '/v1/members/batch', { cookie: guide, body: { members } })
  expect((body as { items: unknown[] }).items).toMatchObject([
    { ok: { customerId: hers, already: false } },
    { refusal: { code: 'loyalty.unknownCustomer', field: 'members.1.customerId' } },
    { ok: { customerId: hers, already: true } },
  ])
})
