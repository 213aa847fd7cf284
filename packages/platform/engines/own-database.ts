// The product's own role and database inside the embedded PostgreSQL. The role is no superuser:
// whoever breaks into a query cannot run programs or read files of the machine.
import { Client, escapeLiteral } from 'pg'
import { adminRole } from './postgres.ts'
import type { Secrets } from './secrets.ts'

const role = 'siyu'
const database = 'siyu'

const embeddedUrl = (port: number, password: string) =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`

/** Makes role and database when they are missing, or when the password is no longer ours. */
export async function ensureDatabase(
  port: number,
  passwords: Secrets['postgres'],
): Promise<string> {
  const url = embeddedUrl(port, passwords.app)
  if (await opens(url)) return url
  const admin = new Client({
    host: '127.0.0.1',
    port,
    user: adminRole,
    password: passwords.admin,
    database: 'postgres',
  })
  await admin.connect()
  try {
    await createRole(admin, passwords.app)
    const known = await admin.query('select 1 from pg_database where datname = $1', [database])
    if (known.rowCount === 0) await admin.query(`create database ${database} owner ${role}`)
  } finally {
    await admin.end()
  }
  return url
}

async function createRole(admin: Client, password: string): Promise<void> {
  const known = await admin.query('select 1 from pg_roles where rolname = $1', [role])
  const verb = known.rowCount === 0 ? 'create' : 'alter'
  await admin.query(`${verb} role ${role} login createdb password ${escapeLiteral(password)}`)
  await admin.query(`grant pg_monitor, pg_checkpoint to ${role}`)
}

const roleOrDatabaseMissing = new Set(['28P01', '3D000'])

async function opens(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    await client.end()
    return true
  } catch (error) {
    if (roleOrDatabaseMissing.has((error as { code?: string }).code ?? '')) return false
    throw error
  }
}
