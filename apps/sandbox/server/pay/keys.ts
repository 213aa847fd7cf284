// The platform's keys: a public key that never ends, and certificates that are changed before they
// end. Every answer and notification is signed with one of them.
import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { seal, signLines } from '#wechat'
import { openPayFiles, serialOf } from '../accounts.ts'
import { chinaTime } from '../calendar.ts'
import { randomText } from '../ids.ts'
import type { World } from '../world.ts'
import { selfSigned } from './certificate.ts'

interface KeyRow {
  serial: string
  private_pem: string
  certificate: string
  effective_at: number
  expire_at: number
}
interface PlatformKey {
  serial: string
  key: KeyObject
}

const FIVE_YEARS_MS = 5 * 365 * 86_400_000
/** An old certificate is still told for so long after a new one came. */
const OVERLAP_MS = 86_400_000

const privateKeys = new Map<string, KeyObject>()
const read = (pem: string): KeyObject => {
  const known = privateKeys.get(pem) ?? createPrivateKey(pem)
  privateKeys.set(pem, known)
  return known
}

/** The platform has a new certificate; the one before is told for one more day. */
export const rotateCertificate = ({ store, machine }: World): string => {
  const now = machine()
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { serial, pem } = selfSigned(pair.privateKey, 'Platform', now, now + FIVE_YEARS_MS)
  const privatePem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  store.together(() => {
    store.run('update pay_key set expire_at = min(expire_at, ?)', now + OVERLAP_MS)
    store.run(
      'insert into pay_key values (?, ?, ?, ?, ?)',
      serial,
      privatePem,
      pem,
      now,
      now + FIVE_YEARS_MS,
    )
  })
  return serial
}

/** Valid certificates, the newest first. */
const certificates = (world: World): KeyRow[] => {
  const rows = () =>
    world.store.all<KeyRow>(
      'select * from pay_key where expire_at > ? order by expire_at desc, effective_at desc',
      world.machine(),
    )
  if (rows().length === 0) rotateCertificate(world)
  return rows()
}

const publicKeyMode = (world: World): PlatformKey => ({
  serial: world.accounts.pay.publicKeyId,
  key: read(readFileSync(openPayFiles(world.folder).platformKey, 'utf8')),
})

/** The key of a serial: the public key's id, or a certificate that is still valid. */
export const platformKey = (world: World, serial: string): PlatformKey | undefined => {
  if (serial === world.accounts.pay.publicKeyId) return publicKeyMode(world)
  const row = certificates(world).find((one) => one.serial === serial)
  return row && { serial, key: read(row.private_pem) }
}

const MODE = 'pay.mode'
export type PayMode = 'publicKey' | 'certificate'

/** A merchant signs its contract for one of the two; a request may name a key by itself. */
export const setPayMode = ({ store }: World, mode: PayMode): void => {
  store.run('insert into meta values (?, ?) on conflict (key) do update set value = ?2', MODE, mode)
}

export const signingKey = (world: World, named = '', path = ''): PlatformKey => {
  const mode = world.store.first<{ value: string }>('select value from meta where key = ?', MODE)
  // Who fetches certificates knows no public key yet.
  const wantsCertificate = mode?.value === 'certificate' || path === '/v3/certificates'
  const [newest] = wantsCertificate && named === '' ? certificates(world) : []
  return (
    platformKey(world, named) ??
    (newest && { serial: newest.serial, key: read(newest.private_pem) }) ??
    publicKeyMode(world)
  )
}

export type Seal = 'true' | 'forged' | 'probe'

/** The headers by which a body is known as the platform's; or, on purpose, is not. */
export const sealHeaders = (
  world: World,
  { serial, key }: PlatformKey,
  body: string,
  how: Seal,
): Record<string, string> => {
  const timestamp = String(Math.floor(world.machine() / 1000))
  const nonce = randomText(32)
  const fair = signLines(key, timestamp, nonce, body)
  const wrong = signLines(key, timestamp, nonce, `${body} `)
  const signature = {
    true: fair,
    forged: wrong,
    probe: `WECHATPAY/SIGNTEST/${wrong.slice(0, 300)}`,
  }[how]
  return {
    'wechatpay-serial': serial,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  }
}

const NONCE_BYTES = 6

export const sealForMerchant = (world: World, text: string, associated: string) => ({
  algorithm: 'AEAD_AES_256_GCM',
  ...seal(world.accounts.pay.apiV3Key, text, randomBytes(NONCE_BYTES).toString('hex'), associated),
})

export const listCertificates = (world: World): object => ({
  data: certificates(world).map((row) => ({
    serial_no: row.serial,
    effective_time: chinaTime(row.effective_at),
    expire_time: chinaTime(row.expire_at),
    encrypt_certificate: sealForMerchant(world, row.certificate, 'certificate'),
  })),
})

export const merchantFiles = (world: World) => {
  const files = openPayFiles(world.folder)
  return { serial: serialOf(files.merchantCertificate), files }
}
