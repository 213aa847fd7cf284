// Several servers come to one empty database at the same moment: each migration is applied once.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, inject, it } from 'vitest'
import { cloneDatabase } from '#platform/testing'
import { openPool } from '#platform'
import { migrate } from './migrate.ts'

const folder = await mkdtemp(join(tmpdir(), 'siyu-migrations-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const sets = [{ owner: 'once', folder: pathToFileURL(`${folder}/`) }]
const file = (name: string, text: string) => writeFile(join(folder, name), text)

it('applies each once, whoever comes first, and refuses one that was changed since', async () => {
  const databaseUrl = await cloneDatabase(inject('engines'), 'template0')
  const pools = [1, 2, 3, 4].map(() => openPool(databaseUrl, 2))
  afterAll(() => Promise.all(pools.map((pool) => pool.end())))
  await file(
    '9001_first.sql',
    'create schema once; select pg_sleep(0.3); create table once.a (n int);',
  )
  await file('9002_second.sql', 'insert into once.a values (1);')
  const applied = await Promise.all(pools.map((pool) => migrate(pool, sets)))
  expect(applied.map((names) => names.length).sort()).toEqual([0, 0, 0, 2])
  expect((await pools[0]!.query('select count(*)::int as n from once.a')).rows).toEqual([{ n: 1 }])

  // A half of one that fails leaves nothing, and the next start tries it again.
  await file('9003_third.sql', 'insert into once.a values (2); select 1 / 0;')
  await expect(migrate(pools[0]!, sets)).rejects.toThrow(/9003_third.sql failed: division by zero/)
  await file('9003_third.sql', 'insert into once.a values (2);')
  expect(await migrate(pools[1]!, sets)).toEqual(['9003_third.sql'])
  await file('9002_second.sql', 'insert into once.a values (5);')
  await expect(migrate(pools[0]!, sets)).rejects.toThrow(/9002_second.sql was changed/)
  expect((await pools[0]!.query('select array_agg(n order by n) as n from once.a')).rows).toEqual([
    { n: [1, 2] },
  ])
})
