// Short codes in addresses: letters and digits that nobody mistakes for each other.
import { randomInt } from 'node:crypto'

const letters = '23456789abcdefghjkmnpqrstuvwxyz'
const LENGTH = 10

/** Ten letters, 8 * 10^14 of them: typed without a mistake, found by nobody who tries. */
export const newSlug = (): string =>
  Array.from({ length: LENGTH }, () => letters[randomInt(letters.length)]).join('')
