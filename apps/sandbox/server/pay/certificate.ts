// A self-signed X.509 certificate, written by hand: Node reads certificates but makes none.
import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto'

const lengthOf = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size])
  const hex = size.toString(16)
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}
/** One DER element: tag, length, content. */
const element = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}
const sequence = (...parts: Uint8Array[]): Buffer => element(0x30, ...parts)
const name = (oid: number[], text: string): Buffer =>
  element(0x31, sequence(element(0x06, Buffer.from(oid)), element(0x0c, Buffer.from(text))))

const SHA256_RSA = sequence(
  element(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b])),
  element(0x05),
)
const COMMON_NAME = [0x55, 0x04, 0x03]
const ORGANISATION = [0x55, 0x04, 0x0a]

/** UTCTime, good until 2049. */
const instant = (ms: number): Buffer =>
  element(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`))

export interface Certificate {
  /** Forty hexadecimal digits in capitals, as the platform writes it. */
  serial: string
  pem: string
}

export const selfSigned = (
  key: KeyObject,
  subject: string,
  from: number,
  until: number,
): Certificate => {
  const serial = randomBytes(20)
  // The first byte: not negative, and no leading zero that would be dropped from the serial.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  const who = sequence(name(ORGANISATION, 'Siyu sandbox'), name(COMMON_NAME, subject))
  const body = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, serial),
    SHA256_RSA,
    who,
    sequence(instant(from), instant(until)),
    who,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', body, key)
  const der = sequence(body, SHA256_RSA, element(0x03, Buffer.from([0]), signature))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return {
    serial: serial.toString('hex').toUpperCase(),
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}
