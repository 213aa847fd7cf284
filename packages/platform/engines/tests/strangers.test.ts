// Another user of the machine reaches neither engine, and none of their users reaches the machine.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import type { Secrets } from '../secrets.ts'
import { startTestEngines, type TestEngines } from '../test-engines.ts'
import { isRoot, ordinaryUser, unhurried } from './machine.ts'

let engines: TestEngines
let secrets: Secrets
beforeAll(async () => {
  engines = await startTestEngines({ manyDatabases: false })
  secrets = JSON.parse(readFileSync(join(engines.dataDir, 'secrets.json'), 'utf8')) as Secrets
})
afterAll(() => engines?.stop())

async function ask(user: string, password: string, text: string): Promise<string> {
  const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password }
  const response = await fetch(engines.clickhouse.url, { method: 'POST', body: text, headers })
  return (await response.text()).trim()
}

describe('PostgreSQL', unhurried, () => {
  it.each(['postgres', 'siyu', 'root', 'nobody'])(
    'refuses %s without the password',
    async (user) => {
      const { port } = new URL(engines.databaseUrl)
      for (const password of ['', 'postgres', undefined]) {
        const client = new Client({
          host: '127.0.0.1',
          port: Number(port),
          user,
          password,
          database: 'postgres',
        })
        await expect(client.connect()).rejects.toThrow(/password|SASL/)
        await client.end().catch(() => undefined)
      }
    },
  )

  it('lets our own user neither run programs nor read files', async () => {
    const client = new Client({ connectionString: engines.databaseUrl })
    await client.connect()
    for (const text of [
      "copy (select 1) to program 'id'",
      "select pg_read_file('/etc/passwd')",
      "create table spill (line text); copy spill from '/etc/passwd'",
      'alter system set shared_preload_libraries to evil',
    ]) {
      await expect(client.query(text), text).rejects.toMatchObject({ code: '42501' })
    }
    await client.end()
  })
})

describe('ClickHouse', unhurried, () => {
  const forbidden = [
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM s3('http://127.0.0.1:1/bucket/x', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1', 'system', 'processes')",
    "SELECT * FROM postgresql('127.0.0.1:5432', 'postgres', 'pg_shadow', 'postgres', '')",
    "SELECT * FROM executable('id', 'LineAsString', 'line String')",
    'SELECT * FROM system.processes',
    'SELECT * FROM system.settings_profiles',
    'SELECT name FROM system.users',
    "CREATE USER stranger IDENTIFIED BY 'x'",
    'CREATE DATABASE elsewhere',
    "INSERT INTO FUNCTION file('/tmp/siyu-stranger', 'CSV') SELECT 1",
    "CREATE TABLE siyu.f (line String) ENGINE = File('LineAsString')",
    "CREATE TABLE siyu.u (line String) ENGINE = URL('http://127.0.0.1:1/', 'LineAsString')",
    'CREATE DICTIONARY siyu.d (id UInt64, v String) PRIMARY KEY id ' +
      "SOURCE(FILE(path '/etc/passwd' format 'TSV')) LAYOUT(FLAT()) LIFETIME(0)",
    'SYSTEM SHUTDOWN',
    'SYSTEM RELOAD CONFIG',
    'SYSTEM STOP LISTEN HTTP',
  ]
  // UNSUPPORTED_METHOD: executable() looks into one folder, which is empty and closed to writers.
  const refused = /ACCESS_DENIED|READONLY|QUOTA_EXCEEDED|UNSUPPORTED_METHOD/

  it.each(['default', 'siyu', 'analyst'])('gives %s nothing of the machine', async (user) => {
    const password = {
      default: '',
      siyu: secrets.clickhouse.app,
      analyst: secrets.clickhouse.analyst,
    }
    for (const text of forbidden) {
      expect(await ask(user, password[user as keyof typeof password], text), text).toMatch(refused)
    }
  })

  it('gives `default`, who has no password, none of our data', async () => {
    await ask(
      'siyu',
      secrets.clickhouse.app,
      'CREATE TABLE siyu.names (n String) ENGINE = MergeTree ORDER BY n',
    )
    for (const text of [
      'SELECT * FROM siyu.names',
      'DROP TABLE siyu.names',
      'INSERT INTO siyu.names VALUES (1)',
    ]) {
      expect(await ask('default', '', text)).toMatch(/ACCESS_DENIED|QUOTA_EXCEEDED/)
    }
    expect(await ask('default', '', 'SHOW DATABASES')).not.toContain('siyu')
  })

  it('refuses siyu and analyst without their passwords', async () => {
    for (const user of ['siyu', 'analyst'])
      expect(await ask(user, '', 'SELECT 1')).toMatch(/AUTHENTICATION_FAILED/)
  })

  it('lets siyu do everything in its own database', async () => {
    const own = (text: string) => ask('siyu', secrets.clickhouse.app, text)
    for (const text of [
      'CREATE TABLE siyu.a (x Int64, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY x',
      'CREATE TABLE siyu.a_next AS siyu.a',
      'INSERT INTO siyu.a_next SELECT number, 1 FROM numbers(10)',
      'EXCHANGE TABLES siyu.a AND siyu.a_next',
      'ALTER TABLE siyu.a ADD COLUMN y String',
      "ALTER TABLE siyu.a UPDATE y = 'z' WHERE x = 1",
      'DELETE FROM siyu.a WHERE x = 2',
      'OPTIMIZE TABLE siyu.a FINAL',
      'CREATE VIEW siyu.v_a DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT x FROM siyu.a',
      'RENAME TABLE siyu.a_next TO siyu.a_old',
      'DROP TABLE siyu.a_old',
    ]) {
      expect(await own(text), text).toBe('')
    }
    expect(await own('SELECT count() FROM siyu.a')).toBe('9')
    expect(
      await own("SELECT sum(rows) FROM system.parts WHERE database = 'siyu' AND active"),
    ).toMatch(/^\d+$/)
  })

  it('lets an analyst read the documented views and nothing else', async () => {
    const analyst = (text: string) => ask('analyst', secrets.clickhouse.analyst, text)
    expect(await analyst('SELECT count() FROM siyu.v_a')).toBe('9')
    expect(await analyst('SELECT count() FROM siyu.a')).toMatch(/ACCESS_DENIED/)
    expect(await analyst('INSERT INTO siyu.a (x) VALUES (1)')).toMatch(/READONLY|ACCESS_DENIED/)
    expect(await analyst('SET max_memory_usage = 0')).toMatch(/READONLY/)
  })
})

describe('the files', unhurried, () => {
  it('are closed to every other user', ({ skip }) => {
    const user = ordinaryUser()
    if (!isRoot || !user) return skip('needs root to become somebody else')
    for (const path of ['secrets.json', 'postgres', 'clickhouse', 'log', 'clickhouse/users.xml']) {
      const look = spawnSync(
        'ls',
        ['-l', join(engines.dataDir, path, path.includes('.') ? '' : '.')],
        user,
      )
      const read = spawnSync('cat', [join(engines.dataDir, path)], user)
      expect(`${look.stderr}${read.stderr}`, path).toMatch(/Permission denied/)
      expect(read.stdout.toString(), path).toBe('')
    }
  })
})
