// Money or a share off the covered goods, spread over them.
import { shareBp } from '#kit'
import type { Worth } from '../offer.ts'
import { fenOf, spread, type Cut, type Pieces } from '../units.ts'

type Off = Extract<Worth, { kind: 'amountOff' | 'percentOff' }>

const worthOf = (worth: Off, base: number): number =>
  worth.kind === 'amountOff'
    ? worth.fen
    : Math.min(shareBp(base, worth.offBp), worth.maxOffFen ?? base)

export function takeOff(worth: Off, pieces: readonly Pieces[]): Cut[] {
  const base = fenOf(pieces)
  return spread(Math.min(base, worthOf(worth, base)), pieces)
}
