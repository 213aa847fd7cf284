// A QR code as a PNG of one bit a dot, quiet zone included.
import { create as makeQr } from 'qrcode'
import { writePng } from './png.ts'

const QUIET = 4

/** At least so many dots wide; every module is a whole number of dots. */
export function qrPng(text: string, atLeast: number): Buffer {
  const { modules } = makeQr(text, { errorCorrectionLevel: 'Q' })
  const cells = modules.size + 2 * QUIET
  const scale = Math.ceil(atLeast / cells)
  const dots = cells * scale
  const width = Math.ceil(dots / 8)
  // Every line begins with its filter: none. A set bit is white.
  const lines = Buffer.alloc((width + 1) * dots, 0xff)
  for (let y = 0; y < dots; y++) {
    const start = y * (width + 1)
    lines[start] = 0
    const row = Math.floor(y / scale) - QUIET
    if (row < 0 || row >= modules.size) continue
    for (let x = QUIET * scale; x < (QUIET + modules.size) * scale; x++) {
      if (!modules.get(row, Math.floor(x / scale) - QUIET)) continue
      const at = start + 1 + (x >> 3)
      lines[at] = (lines[at] ?? 0) & ~(0x80 >> (x & 7))
    }
  }
  return writePng({ width: dots, height: dots, depth: 1, colors: 0 }, lines)
}
