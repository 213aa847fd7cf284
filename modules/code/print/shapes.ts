// What a printed page is made of: outlines, pictures, lines. Millimetres, origin at the top left.
import { create as makeQr } from 'qrcode'

export type Segment =
  | readonly ['M' | 'L', number, number]
  | readonly ['Q', number, number, number, number]
  | readonly ['C', number, number, number, number, number, number]
  /** A rectangle: corner, width, height. */
  | readonly ['R', number, number, number, number]
  | readonly ['Z']
/** Drawn once and placed many times: whoever writes a file out may keep what it made of a path. */
export interface Path {
  segments: readonly Segment[]
}

export interface Outline {
  kind: 'outline'
  path: Path
  at: readonly [number, number]
  /** Millimetres for one unit of the path. */
  scale: number
  color: string
}
export interface Picture {
  kind: 'picture'
  png: Uint8Array
  x: number
  y: number
  size: number
}
export interface Line {
  kind: 'line'
  from: readonly [number, number]
  to: readonly [number, number]
  color: string
  width: number
  /** Millimetres of dash and gap; absent: drawn through. */
  dash?: number
}
/** Turned by half about a point: the far side of what is folded. */
export interface Turned {
  kind: 'turned'
  about: readonly [number, number]
  shapes: readonly Shape[]
}
export type Shape = Outline | Picture | Line | Turned

export interface Page {
  widthMm: number
  heightMm: number
  shapes: readonly Shape[]
}

export const inks = { black: '#1f1f1f', grey: '#595959', faint: '#8c8c8c', rule: '#bfbfbf' }

/** Four decimals: a ten-thousandth of a letter, or of a millimetre. */
export const short = (value: number): string => String(Math.round(value * 10_000) / 10_000)

const QUIET = 4

/** A QR code in outlines, quiet zone included; a quarter of it may be dirty and it still reads. */
export function qrShape(text: string, x: number, y: number, size: number): Outline {
  const { modules } = makeQr(text, { errorCorrectionLevel: 'Q' })
  const segments: Segment[] = []
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      let length = 0
      while (column + length < modules.size && modules.get(row, column + length)) length++
      if (length > 0) segments.push(['R', column + QUIET, row + QUIET, length, 1])
      column += length
    }
  }
  const scale = size / (modules.size + 2 * QUIET)
  return { kind: 'outline', path: { segments }, at: [x, y], scale, color: '#000000' }
}
