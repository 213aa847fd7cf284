// A QR code as a PNG of one bit a dot, quiet zone included.
import { crc32, deflateSync } from 'node:zlib'
import { create as makeQr } from 'qrcode'

const QUIET = 4
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

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
  const head = Buffer.alloc(13)
  head.writeUInt32BE(dots, 0)
  head.writeUInt32BE(dots, 4)
  head[8] = 1
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
