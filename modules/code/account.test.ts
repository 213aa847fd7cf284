// A code that makes followers: its print is the account's own picture, and who came by it is known.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { orThrow } from '#platform'
import { resolveCustomers } from '#modules/customer'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { openOfficial } from '#tests/official-world'

const house = await openHouse()
let ask: Ask
let cookie = ''
let storeId = 0
let world: Awaited<ReturnType<typeof openOfficial>>

beforeAll(async () => {
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  ;[storeId = 0] = await makeStores(house, 1)
})
const put = (more: object = {}) =>
  ask('POST', '/v1/codes', {
    cookie,
    body: { name: '门口', kind: 'account', storeId, channel: 'store', placement: '门口', ...more },
  })
const shown = async (id: number) =>
  (await ask('GET', `/v1/codes/${id}`, { cookie })).body as CodeRow

test('needs an account to follow', async () => {
  expect((await put()).body).toMatchObject({ code: 'official.notConnected', field: 'kind' })
})

test('prints the account’s picture, and counts and places whoever follows by it', async () => {
  world = await openOfficial(house)
  const saved = await put({ promise: '立减 20 元', rules: '满 100 元可用' })
  await house.idle()
  const row = await shown((saved.body as CodeRow).id)
  expect(row).toMatchObject({ problem: null, promise: '立减 20 元', added: 0 })
  expect(row.state).toMatch(/^f[0-9a-f]{23}$/)
  expect(row.linkUrl).toMatch(/^http:\/\/weixin\.qq\.com\/q\//)
  const slug = row.shortUrl.split('/').at(-1)
  expect((await ask('GET', `/v1/doors/${slug}`)).body).toMatchObject({
    kind: 'account',
    promise: '立减 20 元',
    rules: '满 100 元可用',
    pictureUrl: `/v1/doors/${slug}/qr.png`,
  })
  expect((await ask('GET', `/v1/doors/${slug}/qr.png`)).status).toBe(200)
  expect((await ask('GET', row.qrUrl, { cookie })).text).toContain('关注公众号')

  // Two follow by it: one whom nobody knows, one who is a customer and becomes known as such.
  const [stranger, her] = [await world.born('路人'), await world.born('陈静')]
  const [made] = await house.act((tx) =>
    resolveCustomers(tx, [{ identities: [{ kind: 'unionid', value: her.unionId }] }]),
  )
  const { customerId } = orThrow(made)
  await world.act(stranger, 'follow', { code: row.linkUrl })
  await world.act(her, 'follow', { code: row.linkUrl })
  await world.settle()
  expect(await shown(row.id)).toMatchObject({ added: 2, registered: 0 })
  const { rows } = await sql`select which, code_id, store_id, channel from customer.source
    where customer_id = ${customerId} and code_id is not null order by which`.execute(house.db)
  expect(rows).toContainEqual({
    which: 'last',
    code_id: row.id,
    store_id: storeId,
    channel: 'store',
  })
})
