// Who wins: a pure function of the seed, the list and the prizes, written down in docs/flows/draw.md so
// that anybody can work it out again.
import { createHmac } from 'node:crypto'
import { sha256 } from '#kit'

export interface DrawnBy {
  seed: string
  /** Tickets of each line, with commas between. */
  list: string
  /** Pieces of each prize, the first drawn first. */
  pieces: readonly number[]
  onePrize: boolean
}
export interface Picked {
  /** These count from 1. */
  prize: number
  piece: number
  lineNo: number
  ticketNo: number
}
interface Range {
  from: number
  to: number
}

const SPACE = 2 ** 48

/** 48 bits of HMAC-SHA256 after 48 bits, for ever. */
function* numbersOf(seed: string, listHash: string): Generator<number, never> {
  for (let counter = 0; ; counter++) {
    const mac = createHmac('sha256', seed).update(`${listHash}:${counter}`).digest()
    yield mac.readUIntBE(0, 6)
  }
}

/** A number below `most`, each as likely: what lies above the last whole multiple is drawn anew. */
export function below(most: number, numbers: Iterator<number, never>): number {
  const whole = SPACE - (SPACE % most)
  for (;;) {
    const { value } = numbers.next()
    if (value < whole) return value % most
  }
}

export const linesOf = (list: string): number[] => (list === '' ? [] : list.split(',').map(Number))

export function pickWinners({ seed, list, pieces, onePrize }: DrawnBy): Picked[] {
  const lines = linesOf(list)
  const lasts = new Float64Array(lines.length)
  lines.reduce((sum, count, at) => (lasts[at] = sum + count), 0)
  const numbers = numbersOf(seed, sha256(list))
  const out: Range[] = []
  let left = lasts.at(-1) ?? 0
  const picked: Picked[] = []
  for (const [at, count] of pieces.entries())
    for (let piece = 1; piece <= count && left > 0; piece++) {
      const ticketNo = standing(out, below(left, numbers) + 1)
      const line = lineOf(lasts, ticketNo)
      picked.push({ prize: at + 1, piece, lineNo: line + 1, ticketNo })
      const last = lasts[line] ?? 0
      const own = onePrize
        ? { from: last - (lines[line] ?? 0) + 1, to: last }
        : { from: ticketNo, to: ticketNo }
      out.splice(placeOf(out, own.from), 0, own)
      left -= own.to - own.from + 1
    }
  return picked
}

/** The n-th of the tickets that are not out; `out` stands in the order of numbers. */
function standing(out: readonly Range[], nth: number): number {
  let ticketNo = nth
  for (const { from, to } of out) {
    if (from > ticketNo) break
    ticketNo += to - from + 1
  }
  return ticketNo
}

function placeOf(out: readonly Range[], from: number): number {
  const at = out.findIndex((range) => range.from > from)
  return at < 0 ? out.length : at
}

/** The line a ticket stands in, by halves. */
function lineOf(lasts: Float64Array, ticketNo: number): number {
  let [low, high] = [0, lasts.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lasts[middle] ?? 0) < ticketNo) low = middle + 1
    else high = middle
  }
  return low
}
