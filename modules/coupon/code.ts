// Codes that people read out and type: twelve characters without look-alikes, 60 random bits.
import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12

export function randomCode(): string {
  const bytes = randomBytes(LENGTH)
  let code = ''
  for (const byte of bytes) code += ALPHABET[byte % 32]
  return code
}

/** Forgives spaces, hyphens, small letters and the look-alikes O, I and L. */
export const normaliseCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
