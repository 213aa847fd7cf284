// A backup of a busy house, restored into another database: every row, every listener's place, and
// the house goes on.
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { makeCustomer, makeCustomers } from '#fixtures/customer'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { enrol } from '#modules/loyalty'
import { checkHouse } from '#modules/org'
import {
  backup,
  dataKeys,
  loadSecrets,
  orThrow,
  restore,
  secretsFile,
  type BackupManifest,
  type Db,
} from '#platform'
import { cloneDatabase, type TestPlatform } from '#platform/testing'
import { schemasOf } from '../apps/server/backup.ts'
import { openHouse } from './house.ts'

const LISTENER = 'loyalty.orders'
const folder = await mkdtemp(join(tmpdir(), 'siyu-backup-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const house = await openHouse()
const schemas = schemasOf(house.modules)
const target = await cloneDatabase(inject('engines'))
let eva = 0
let manifest: BackupManifest
let keysDir = ''

const points = async (db: Db) =>
  (
    await sql<{ points: number }>`select points from loyalty.v_member
  where customer_id = ${eva}`.execute(db)
  ).rows[0]?.points
const grants = async (db: Db) =>
  (
    await sql<{ n: number }>`select count(*) as n from loyalty.grant
  where customer_id = ${eva}`.execute(db)
  ).rows[0]?.n
const waitingFor = (name: string) =>
  manifest.waiting
    .filter((cursor) => cursor.listener === name && cursor.lane === 'live')
    .map((cursor) => cursor.events)
const restoreInto = (databaseUrl: string, dir = join(folder, 'one')) =>
  restore({ dir, databaseUrl, schemas, keyFiles: [secretsFile(keysDir)] })

/** Buys while one listener is held up, so that others are ahead of it. */
async function buyHeldUp(): Promise<void> {
  const holder = new Client({ connectionString: house.databaseUrl })
  await holder.connect()
  await holder.query('begin')
  await holder.query(`select 1 from platform.listener where name = $1 for update`, [LISTENER])
  const order = orderOf(eva, 10_000)
  await buy(house, order)
  const ahead = async () =>
    (
      await sql`select 1 from platform.listener a, platform.listener b
    where a.lane = 'live' and b.lane = 'live' and b.name = ${LISTENER} and a.tick > b.tick
      limit 1`.execute(house.db)
    ).rows.length > 0
  while (!(await ahead())) await new Promise((resolve) => setTimeout(resolve, 20))
  await house.stop()
  await holder.query('rollback')
  await holder.end()
}

beforeAll(async () => {
  keysDir = join(folder, 'old')
  await mkdir(keysDir)
  const secrets = await loadSecrets(keysDir)
  eva = await makeCustomer(house)
  for (const id of [eva, ...(await makeCustomers(house, 40))]) {
    orThrow((await house.act((tx) => enrol(tx, [{ customerId: id }])))[0])
    await buy(house, orderOf(id, 10_000))
  }
  const returned = orderOf(eva, 5_000)
  await buy(house, returned)
  await house.idle()
  await bringBack(house, returned)
  await house.idle()
  await buyHeldUp()
  // Written with no worker anywhere: no tick shows it.
  const idle = await openHouse({ worker: false, databaseUrl: house.databaseUrl })
  await buy(idle, orderOf(eva, 10_000))
  expect(await points(idle.db)).toBe(100)
  manifest = await backup({
    databaseUrl: house.databaseUrl,
    schemas,
    dir: join(folder, 'one'),
    withKeys: false,
    keys: dataKeys(secrets),
  })
  await idle.stop()
})

test('the manifest tells what waits, listener by listener', () => {
  expect(waitingFor(LISTENER)[0]).toBeGreaterThanOrEqual(2)
  expect(
    new Set(manifest.waiting.filter((w) => w.lane === 'live').map((w) => w.events)).size,
  ).toBeGreaterThan(1)
})

test('every row comes over, listeners stand where they stood, and sequences go on', async () => {
  await restoreInto(target)
  const client = new Client({ connectionString: target })
  await client.connect()
  for (const file of manifest.files.filter((f) => f.table !== 'graphile_worker.jobs')) {
    const found = await client.query<{ n: number }>(`select count(*)::int as n from ${file.table}`)
    expect([file.table, found.rows[0]?.n]).toEqual([file.table, file.rows])
  }
  await client.end()
})

test('what was not yet handled is handled once, what comes afterwards too, and the books agree', async () => {
  const restored: TestPlatform = await openHouse({ databaseUrl: target })
  await restored.idle()
  expect([await points(restored.db), await grants(restored.db)]).toEqual([300, 4])
  await buy(restored, orderOf(eva, 10_000))
  await restored.idle()
  expect(await points(restored.db)).toBe(400)
  await restored.rebuildInsight()
  expect(await restored.insightDifferences()).toBe(0)
  const { checks, differences } = await checkHouse(restored)
  expect(checks.filter((check) => check.differences !== 0)).toEqual([])
  expect(differences).toBe(0)
  await restored.stop()
})

test('a database that was used, a changed file, and foreign keys are refused', async () => {
  await expect(restoreInto(target)).rejects.toMatchObject({ code: 'backup.databaseTaken' })
  const stranger = join(folder, 'stranger')
  await expect(
    restore({ dir: join(folder, 'one'), databaseUrl: target, schemas, keyFiles: [stranger] }),
  ).rejects.toMatchObject({ code: 'backup.keysMissing' })
  await expect(
    backup({
      databaseUrl: house.databaseUrl,
      schemas,
      dir: join(folder, 'one'),
      withKeys: true,
      keys: dataKeys(await loadSecrets(keysDir)),
    }),
  ).rejects.toMatchObject({ code: 'backup.folderTaken' })
  await appendFile(join(folder, 'one', 'platform.event.gz'), 'x')
  await expect(restoreInto(target)).rejects.toMatchObject({ code: 'backup.notBackup' })
})
