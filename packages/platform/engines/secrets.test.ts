// The key file: made once, private, never overwritten.
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSecrets, secretsFile } from './secrets.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'siyu-secrets-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const mode = async () => (await stat(secretsFile(dir))).mode & 0o777

describe('secrets', () => {
  it('are made at the first look, readable by their owner only, and stay', async () => {
    const first = await loadSecrets(dir)
    expect(await mode()).toBe(0o600)
    expect(first.encryptionKeys.map(({ key }) => Buffer.from(key, 'base64url').length)).toEqual([
      32,
    ])
    expect(first.sandbox.encodingAesKey).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(Buffer.from(`${first.sandbox.encodingAesKey}=`, 'base64')).toHaveLength(32)
    expect(await loadSecrets(dir)).toEqual(first)
    expect(await readdir(dir)).toEqual(['secrets.json'])
  })

  it('are the same for everybody who looks first at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(dir)))
    expect(new Set(all.map((secrets) => JSON.stringify(secrets))).size).toBe(1)
  })

  it('are closed again when somebody opened them', async () => {
    await loadSecrets(dir)
    await chmod(secretsFile(dir), 0o644)
    await loadSecrets(dir)
    expect(await mode()).toBe(0o600)
  })

  it('grow by what a later release needs and keep what they had', async () => {
    const { hashKey } = await loadSecrets(dir)
    await writeFile(secretsFile(dir), JSON.stringify({ hashKey }))
    const grown = await loadSecrets(dir)
    expect(grown.hashKey).toBe(hashKey)
    expect(await loadSecrets(dir)).toEqual(grown)
  })

  it('that cannot be read are refused in words, not replaced', async () => {
    await writeFile(secretsFile(dir), '{ half')
    await expect(loadSecrets(dir)).rejects.toMatchObject({ code: 'start.secretsUnreadable' })
    expect(await readFile(secretsFile(dir), 'utf8')).toBe('{ half')
  })
})
