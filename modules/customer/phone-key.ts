// Whether a phone that stands elsewhere is hers, told without keeping the phone: it becomes a keyed
// hash, and so does every form in which hers may have been handed over.
import { createHash } from 'node:crypto'
import type { Db } from '#platform'
import { phoneOf } from './identity.ts'
import { survivorsOf } from './lock.ts'
import { keyOf } from './seal.ts'
import { phonesOfAll } from './view.ts'

/** Other systems hand phones over as hex digests; there are few enough phones to try them all. */
const digests = { md5: 32, sha256: 64 } as const
const digestNames = Object.keys(digests) as (keyof typeof digests)[]
const digestOf = (name: keyof typeof digests, phone: string): string =>
  createHash(name).update(phone).digest('hex')
const HEX = /^[0-9a-f]+$/

const keyed = (text: string): string => keyOf({ kind: 'phone', app: 'told' }, text)

/**
 * What may be kept of a phone, or of its MD5 or SHA-256 in hex, to be compared later. Null where the
 * text is neither: a masked number tells nothing.
 */
export function phoneKeyOf(text: string): string | null {
  const digest = text.trim().toLowerCase()
  const isDigest = digestNames.some((name) => digest.length === digests[name])
  if (isDigest && HEX.test(digest)) return keyed(digest)
  const phone = phoneOf(text)
  return phone === null ? null : keyed(phone)
}

/** Every key that a phone of hers may stand under elsewhere. Who has no phone is not in the map. */
export async function phoneKeysOf(
  db: Db,
  customerIds: readonly number[],
): Promise<Map<number, ReadonlySet<string>>> {
  const survivors = await survivorsOf(db, customerIds)
  const phones = await phonesOfAll(db, [...new Set(survivors.values())])
  const found = new Map<number, ReadonlySet<string>>()
  for (const [id, survivor] of survivors) {
    const hers = phones.get(survivor)
    if (hers) found.set(id, new Set(hers.flatMap(formsOf).map(keyed)))
  }
  return found
}

const formsOf = (phone: string): string[] => [
  phone,
  ...digestNames.map((name) => digestOf(name, phone)),
]
