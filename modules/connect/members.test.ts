// Customers' files that say who is a member: history makes them members since their day, in
// silence.
import { sql } from 'kysely'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { makeJourney, message } from '#fixtures/journey'
import { resolveCustomers } from '#modules/customer'
import { enrol } from '#modules/loyalty'
import { brandScope, orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { dryRun } from './dry-run.ts'
import { fileOf, importFile, importText, mappingOf, upload } from './fixtures.ts'
import { previewFile } from './preview.ts'
import { confirmLive } from './start.ts'

const house = await openHouse({ env: { SIYU_DATA: mkdtempSync(join(tmpdir(), 'siyu-data-')) } })

const mapping = mappingOf({
  kind: 'customers',
  source: 'crm',
  dateFormat: 'yyyy-MM-dd',
  fields: {
    phone: { column: '手机' },
    memberNo: { column: '会员卡号' },
    joinedAt: { column: '入会日期' },
    registeredAt: { column: '注册时间' },
  },
})
const head = '手机,会员卡号,入会日期,注册时间\n'
const phone = (no: number) => `1385550010${no}`
/**
 * Both; a date only; a number only; no member, by a dash; one whose date is none; one who is known.
 */
const file = `${head}${phone(1)},VIP001,2023-05-02,2022-01-01
${phone(2)},,2023-05-02,
${phone(3)},80000000010,,2022-03-04
${phone(4)},-,,2022-03-05
${phone(5)},VIP005,someday,
,VIP009,2021-01-01,
`

beforeAll(async () => {
  await house.act((tx) =>
    resolveCustomers(tx, [{ identities: [{ kind: 'member_no', value: 'VIP009' }] }]),
  )
  await makeJourney(house, {
    trigger: { kind: 'event', event: 'loyalty.joined', filters: {} },
    settings: {},
    steps: [message('welcome', null)],
  })
  await house.idle()
})

const told = async (name: string) =>
  Number(
    (
      await sql<{ n: number }>`
  select count(*) as n from platform.event where name = ${name}`.execute(house.db)
    ).rows[0]?.n,
  )
const members = async () => {
  await house.idle(60_000)
  return (
    await sql`select i.member_no, m.joined_on, t.from_growth, c.created_at::date::text as known
    from loyalty.member i join loyalty.member m using (customer_id) join loyalty.tier t
      on t.tier_id = m.tier_id
    join customer.v_customer c on c.customer_id = m.customer_id order by i.customer_id`.execute(
      house.db,
    )
  ).rows
}
const effects = async () =>
  (
    await sql<{ entries: number; touches: number; transfers: number }>`
  select (select count(*) from journey.enrolment) as entries, (select count(*)
    from messaging.touch) as touches,
    (select count(*) from ledger.transfer) as transfers`.execute(house.db)
  ).rows[0]

it('history: since their day, by their own number, in the lowest tier; nothing is given, started or sent', async () => {
  const stored = await upload(house, await fileOf(file), 'customers')
  expect(await dryRun(house, stored, mapping)).toMatchObject({
    accepted: 5,
    rejected: 1,
    newCustomers: 4,
    newMembers: 4,
    live: { journeyEntries: 4, messages: 4 },
  })
  expect(await importText(house, file, mapping)).toMatchObject({
    accepted: 5,
    rejected: 1,
    reasons: [{ code: 'badDate' }],
  })
  expect(await members()).toEqual([
    { member_no: 'VIP009', joined_on: '2021-01-01', from_growth: 0, known: expect.any(String) },
    { member_no: 'VIP001', joined_on: '2023-05-02', from_growth: 0, known: '2021-12-31' },
    {
      member_no: expect.stringMatching(/^8\d{10}$/),
      joined_on: '2023-05-02',
      from_growth: 0,
      known: '2023-05-01',
    },
    { member_no: '80000000010', joined_on: '2022-03-04', from_growth: 0, known: '2022-03-03' },
  ])
  expect(await effects()).toEqual({ entries: 0, touches: 0, transfers: 0 })
  expect([await told('loyalty.joined'), await told('customer.changed')]).toEqual([0, 0])
})

it('insight knows them: members, by the day they joined', async () => {
  await house.idle(60_000)
  expect(
    await house.insight.rows(
      brandScope(),
      () =>
        `SELECT toString(joined_on) AS day, countIf(is_member) AS n FROM customer_facts FINAL
     WHERE is_member GROUP BY joined_on ORDER BY joined_on`,
    ),
  ).toEqual([
    { day: '2021-01-01', n: 1 },
    { day: '2022-03-04', n: 1 },
    { day: '2023-05-02', n: 2 },
  ])
})

it('the same file again changes nothing; a member keeps number and date', async () => {
  const before = await members()
  expect(await importText(house, file, mapping)).toMatchObject({
    accepted: 0,
    duplicates: 5,
    rejected: 1,
  })
  const other = `${head}${phone(2)},VIP002,2020-01-01,\n`
  expect(
    await dryRun(house, await upload(house, await fileOf(other), 'customers'), mapping),
  ).toMatchObject({ newMembers: 0 })
  await importText(house, other, mapping)
  expect(await members()).toEqual(before)
})

it('a number that was brought along is never drawn for somebody else', async () => {
  const [known] = await house.act((tx) =>
    resolveCustomers(tx, [{ identities: [{ kind: 'phone', value: phone(8) }] }]),
  )
  const { customerId } = orThrow(known)
  await sql`select setval('loyalty.member_no', 1, false)`.execute(house.db)
  const [enrolled] = await house.act((tx) => enrol(tx, [{ customerId }], { lane: 'bulk' }))
  expect(orThrow(enrolled).already).toBe(false)
  expect(
    new Set((await members()).map((row) => (row as { member_no: string }).member_no)).size,
  ).toBe(5)
})

it('an export with a registered date alone makes no members, by what is guessed', async () => {
  const text = `手机号,姓名,注册时间\n${phone(6)},小满,2023-05-02\n`
  const preview = await previewFile(house, await upload(house, await fileOf(text), 'customers'), {
    kind: 'customers',
  })
  const count = (await members()).length
  expect(await importText(house, text, preview.guessedMapping)).toMatchObject({ accepted: 1 })
  expect(await members()).toHaveLength(count)
})

it('live: joined as if now, and as many journeys and messages as foretold', async () => {
  const text = `${head}${phone(7)},VIP007,2023-05-02,\n`
  const stored = await fileOf(text)
  const given = await upload(house, stored, 'customers')
  const { live, newMembers } = await dryRun(house, given, mapping)
  expect({ live, newMembers }).toMatchObject({
    newMembers: 1,
    live: { journeyEntries: 1, messages: 1 },
  })
  const agreed = { newMembers, orders: 0, messages: live.messages, points: live.points }
  await confirmLive(house, given, { mapping, confirm: agreed })
  // Somebody else made her a member meanwhile, or the number was made up.
  await expect(
    confirmLive(house, given, { mapping, confirm: { ...agreed, newMembers: 0 } }),
  ).rejects.toMatchObject({ code: 'connect.confirmWrong', field: 'confirm', details: agreed })
  await importFile(house, stored, mapping, 'live')
  expect((await members()).at(-1)).toMatchObject({ member_no: 'VIP007', joined_on: '2023-05-02' })
  expect(await told('loyalty.joined')).toBe(1)
  expect(await effects()).toMatchObject({ entries: live.journeyEntries, touches: live.messages })
  for (const check of house.modules.flatMap((module) => module.audit ?? [])) {
    expect([check.name, await check.differences(house.db)]).toEqual([check.name, 0])
  }
})
