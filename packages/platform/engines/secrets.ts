// The secrets of one installation: DIR/secrets.json, 0600, made at the first start and never
// changed by us.
import { randomBytes, randomInt } from 'node:crypto'
import { chmod, link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { notWritable, secretsUnreadable } from './start-error.ts'

export interface EncryptionKey {
  id: string
  /** 32 bytes, base64url. The first key of the list encrypts; all of them decrypt. */
  key: string
}

export interface Secrets {
  postgres: { admin: string; app: string }
  clickhouse: { app: string; analyst: string }
  encryptionKeys: EncryptionKey[]
  /** Keys the hashes by which an encrypted phone is looked up. */
  hashKey: string
  sessionSecret: string
  /** What the sandbox's own WeCom, official account and phone sign with. */
  sandbox: {
    corpSecret: string
    callbackToken: string
    encodingAesKey: string
    sessionSecret: string
  }
}

export const secretsFile = (dataDir: string) => join(dataDir, 'secrets.json')

/** Reads the secrets of a data directory, making them when there are none. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = secretsFile(dataDir)
  if (!(await readSecrets(file))) await write(file, makeSecrets(), link)
  const { secrets, grew } = completed((await readSecrets(file)) ?? {})
  if (grew) await write(file, secrets, rename)
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600)
  return secrets
}

function makeSecrets(): Secrets {
  const word = () => randomBytes(24).toString('base64url')
  return {
    postgres: { admin: word(), app: word() },
    clickhouse: { app: word(), analyst: word() },
    encryptionKeys: [{ id: 'k1', key: randomBytes(32).toString('base64url') }],
    hashKey: randomBytes(32).toString('base64url'),
    sessionSecret: randomBytes(32).toString('base64url'),
    sandbox: {
      corpSecret: word(),
      callbackToken: randomBytes(16).toString('hex'),
      encodingAesKey: aesKey(),
      sessionSecret: word(),
    },
  }
}

/** WeCom's own form: 43 letters and digits, 32 bytes of base64 without the final '='. */
function aesKey(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length: 43 }, () => letters[randomInt(letters.length)]).join('')
}

async function readSecrets(file: string): Promise<Partial<Secrets> | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null) return parsed
    throw new Error('not a JSON object')
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw secretsUnreadable(file, errorCode(cause) ?? (cause as Error).message)
  }
}

/** A later release may know more secrets than the one that made the file. */
function completed(stored: Partial<Secrets>): { secrets: Secrets; grew: boolean } {
  const fresh = makeSecrets()
  const secrets: Secrets = {
    ...fresh,
    ...stored,
    postgres: { ...fresh.postgres, ...stored.postgres },
    clickhouse: { ...fresh.clickhouse, ...stored.clickhouse },
    sandbox: { ...fresh.sandbox, ...stored.sandbox },
  }
  return { secrets, grew: JSON.stringify(secrets).length !== JSON.stringify(stored).length }
}

/**
 * `link` lets the first of two writers win; `rename` replaces. Either way nobody reads half a file.
 */
async function write(file: string, secrets: Secrets, place: typeof link): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const handle = await open(draft, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(secrets, null, 2)}\n`)
    await handle.sync()
    await handle.close()
    await place(draft, file)
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST') throw notWritable(file, errorCode(cause) ?? String(cause))
  } finally {
    await rm(draft, { force: true })
  }
}

function errorCode(cause: unknown): string | undefined {
  return (cause as NodeJS.ErrnoException).code
}
