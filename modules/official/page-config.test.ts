// Pages of ours are signed for WeChat, and no others; the platform verifies what we signed.
import { beforeAll, expect, test } from 'vitest'
import type { PageConfig } from '#contracts'
import { forgetAccount } from './account.ts'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openOfficial } from '#tests/official-world'
import { sandboxClient } from '#tests/sandbox-client'

const house = await openHouse()
const { ask } = await openDoors(house)
const page = `${house.config.publicUrl}/h5/door/abc?from=group`
let world: Awaited<ReturnType<typeof openOfficial>>

const config = (url: string) => ask('POST', '/v1/consumer/page-config', { body: { url } })

beforeAll(async () => {
  expect((await config(page)).text).toBe('null')
  forgetAccount(house)
  world = await openOfficial(house)
})

test('the platform lets a page in that shows our signature, on that address alone', async () => {
  const signed = (await config(page)).body as PageConfig
  const her = await world.born('陈静')
  const verified = async (url: string) =>
    (await world.act(her, 'verifyPage', {
      ...signed,
      kind: 'config',
      timestamp: String(signed.timestamp),
      jsApiList: ['getLocation'],
      url,
    })) as { ok: boolean; granted: string[] }
  expect(await verified(page)).toMatchObject({ ok: true, granted: ['getLocation'] })
  expect(await verified(`${page}&more=1`)).toMatchObject({ ok: false })
})

test('somebody else’s page is not signed', async () => {
  for (const url of [
    'https://evil.example/h5/door/abc',
    `${house.config.publicUrl}@evil.example/h5/`,
    `https://evil.example/?${page}`,
  ]) {
    expect((await config(url)).body).toMatchObject({ code: 'official.foreignPage', field: 'url' })
  }
})

test('the ticket is fetched once, however many pages ask', async () => {
  const asked = async () =>
    (await sandboxClient(world.sandbox.origin).wire()).filter(({ url }) => /getticket/.test(url))
  await Promise.all(Array.from({ length: 20 }, () => config(page)))
  expect(await asked()).toHaveLength(1)
})
