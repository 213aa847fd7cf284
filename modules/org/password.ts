// Passwords: argon2id on libuv's threads; scrypt where this Node has no argon2. The hash says
// which.
import * as crypto from 'node:crypto'
import { promisify } from 'node:util'

const MEMORY_KIB = 19_456
const PASSES = 2
const LENGTH = 32

type Derive = (password: string, salt: Buffer) => Promise<Buffer>

const argon: Derive = (password, salt) =>
  new Promise((resolve, reject) => {
    crypto.argon2(
      'argon2id',
      {
        message: password,
        nonce: salt,
        parallelism: 1,
        tagLength: LENGTH,
        memory: MEMORY_KIB,
        passes: PASSES,
      },
      (error, key) => (error ? reject(error) : resolve(key)),
    )
  })
const scrypt: Derive = (password, salt) =>
  promisify<string, Buffer, number, crypto.ScryptOptions, Buffer>(crypto.scrypt)(
    password,
    salt,
    LENGTH,
    { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 },
  )

const schemes: Record<string, Derive> = {
  [`argon2id,m=${MEMORY_KIB},t=${PASSES},p=1`]: argon,
  'scrypt,n=15,r=8': scrypt,
}
const preferred = typeof crypto.argon2 === 'function' ? argon : scrypt
const nameOf = (derive: Derive): string =>
  Object.entries(schemes).find(([, other]) => other === derive)?.[0] ?? ''

/** `$scheme$salt$hash`, all in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(16)
  const key = await preferred(password.normalize('NFKC'), salt)
  return `$${nameOf(preferred)}$${salt.toString('base64url')}$${key.toString('base64url')}`
}

let decoy: Promise<string> | undefined

/** Takes as long for a login that does not exist (`stored` null) as for one that does. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID())
  const [, scheme = '', salt = '', hash = ''] = (stored ?? (await decoy)).split('$')
  const derive = schemes[scheme]
  if (!derive) throw new Error(`unknown password scheme ${scheme}`)
  const key = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64url'))
  const expected = Buffer.from(hash, 'base64url')
  return expected.length === key.length && crypto.timingSafeEqual(expected, key) && stored !== null
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password people can type: four groups of four, no letters that look alike. */
export const makePassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => letters[crypto.randomInt(letters.length)]).join(''),
  ).join('-')
