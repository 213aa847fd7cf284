// The keys that belong to the data, apart from the passwords that belong to an installation's
// engines.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { canonicalJson, sha256 } from '#kit'
import { loadSecrets, secretsFile, type Secrets } from '../engines/secrets.ts'

export type DataKeys = Pick<Secrets, 'encryptionKeys' | 'hashKey' | 'sessionSecret' | 'sandbox'>

export const keysFile = 'keys.json'

export const dataKeys = ({
  encryptionKeys,
  hashKey,
  sessionSecret,
  sandbox,
}: Secrets): DataKeys => ({ encryptionKeys, hashKey, sessionSecret, sandbox })

/** Equal for equal keys of phones; tells nothing of them. */
export const keyPrint = (keys: Pick<DataKeys, 'encryptionKeys' | 'hashKey'>): string =>
  sha256(
    `siyu keys ${canonicalJson({ encryptionKeys: keys.encryptionKeys, hashKey: keys.hashKey })}`,
  )

/** From a backup's key file or an installation's secrets; undefined when there is no such file. */
export async function readKeys(file: string): Promise<DataKeys | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : dataKeys(JSON.parse(text) as Secrets)
}

export const writeKeys = (file: string, keys: DataKeys): Promise<void> =>
  writeFile(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })

/** Gives an installation the keys of its restored data; it keeps its own engines' passwords. */
export async function takeKeys(dataDir: string, keys: DataKeys): Promise<void> {
  const file = secretsFile(dataDir)
  const draft = `${file}.${process.pid}.restored`
  await writeFile(
    draft,
    `${JSON.stringify({ ...(await loadSecrets(dataDir)), ...keys }, null, 2)}\n`,
    { mode: 0o600 },
  )
  await rename(draft, file)
}
