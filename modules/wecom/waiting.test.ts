// WeCom's limits are waited for: a job that meets one comes again by itself, and no error is told.
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeLogger } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { openHouse } from '#tests/house'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'
import { makePoolWays } from './pool.ts'

const told: string[] = []
const to = new Writable({
  write: (line, _encoding, done) => {
    told.push(String(line))
    done()
  },
})
const log = makeLogger({ level: 'warn', pretty: false, to })
const house = await openHouse({ log })
const { storeIds, staffIds } = await makeShops(house)
const world = await openWecom(house)
const { phones } = world

const waiting = async () =>
  (
    await sql<{ name: string; attempts: number; waitMs: number }>`
      select task_identifier as name, attempts,
        (extract(epoch from run_at - clock_timestamp()) * 1000)::int8 as "waitMs"
      from graphile_worker.jobs where run_at > clock_timestamp()
        and task_identifier like 'wecom.%' order by 1`.execute(house.db)
  ).rows
/** What the two jobs had to do. */
const done = async (house: TestPlatform) =>
  (
    await sql<{ made: number; name: string | null }>`
      select (select count(*) from wecom.contact_way where pooled and config_id is not null) as made,
        (select name from wecom.contact) as name`.execute(house.db)
  ).rows[0]
/** The limit is over, for the platform and for whoever starts now. */
const startAnew = async (): Promise<TestPlatform> => {
  await house.stop()
  await phones.setFaults(corp.corpId, {})
  const { pool, stop } = await openHouse({ databaseUrl: house.databaseUrl, worker: false, log })
  await pool.query('delete from wecom.quota_block')
  await pool.query('update graphile_worker._private_jobs set run_at = now()')
  await stop()
  return openHouse({ databaseUrl: house.databaseUrl, log })
}

test('making codes ahead and asking who somebody is wait for a limit as long as it lasts', async () => {
  const codeId = 7
  const { configId } = await makeWay(house, { codeId, storeId: storeIds[0], staffIds })
  const limited = (api: string) => ({ api, errcode: 45009, times: 1 })
  await phones.setFaults(corp.corpId, {
    refuse: [limited('externalcontact/add_contact_way'), limited('externalcontact/get')],
  })
  await house.act((tx) =>
    makePoolWays(
      tx,
      staffIds.map((staffId) => ({
        codeId,
        storeId: storeIds[0] ?? 0,
        channel: 'store',
        placement: 'door',
        campaign: null,
        staffId,
        remark: '小程序',
      })),
    ),
  )
  const person = await phones.createPerson({ name: '陈静' })
  await phones.add({ personId: person.id, configId })
  await world.settle()
  const met = await waiting()
  expect(met.map(({ name }) => name)).toEqual(['wecom.fetchContacts', 'wecom.makePool'])
  for (const { attempts, waitMs } of met) {
    expect(attempts).toBe(0)
    expect(waitMs).toBeGreaterThan(40_000)
  }
  const next = await startAnew()
  await expect
    .poll(() => done(next), { timeout: 10_000 })
    .toEqual({ made: staffIds.length, name: '陈静' })
  expect(told).toEqual([])
})
