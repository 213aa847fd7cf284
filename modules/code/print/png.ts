// PNG files: written from bytes of dots, read where they are of the plain kinds.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

interface Head {
  width: number
  height: number
  /** Bits of a sample, and 0: grey, 2: colours. */
  depth: 1 | 8
  colors: 0 | 2
}
/** `lines`: each begins with its filter byte, 0. */
export function writePng({ width, height, depth, colors }: Head, lines: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = depth
  head[9] = colors
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Red, green and blue of each dot, on white. */
export interface Bitmap {
  width: number
  height: number
  rgb: Uint8Array
}

const samplesOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Whether `readPng` can read it: a PNG of up to eight bits a sample, not interlaced. */
export const isPlainPng = (bytes: Uint8Array): boolean =>
  SIGNATURE.every((byte, at) => bytes[at] === byte) &&
  (bytes[24] ?? 16) <= 8 &&
  (bytes[25] ?? 1) in samplesOf &&
  bytes[28] === 0

export function readPng(bytes: Uint8Array): Bitmap {
  if (!isPlainPng(bytes)) throw new Error('not a PNG of the plain kinds')
  const file = Buffer.from(bytes)
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const [depth = 8, colors = 0] = [file[24], file[25]]
  const parts: Buffer[] = []
  let palette = Buffer.alloc(0)
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at)
    const kind = file.toString('latin1', at + 4, at + 8)
    const content = file.subarray(at + 8, at + 8 + length)
    if (kind === 'IDAT') parts.push(content)
    if (kind === 'PLTE') palette = content
    at += 12 + length
  }
  const samples = samplesOf[colors] ?? 1
  const stride = Math.ceil((width * samples * depth) / 8)
  const lines = unfiltered(inflateSync(Buffer.concat(parts)), {
    stride,
    height,
    step: Math.max(1, (samples * depth) >> 3),
  })
  const sample = (y: number, n: number): number => {
    const byte = lines[y * stride + ((n * depth) >> 3)] ?? 0
    return (byte >> (8 - depth - ((n * depth) & 7))) & (2 ** depth - 1)
  }
  const rgb = new Uint8Array(width * height * 3)
  const grey = 255 / (2 ** depth - 1)
  for (let dot = 0; dot < width * height; dot++) {
    const [y, first] = [Math.floor(dot / width), (dot % width) * samples]
    const value = sample(y, first)
    for (let part = 0; part < 3; part++) {
      const color =
        colors === 3
          ? (palette[value * 3 + part] ?? 0)
          : (colors & 2 ? sample(y, first + part) : value) * grey
      const alpha = colors & 4 ? (sample(y, first + samples - 1) * grey) / 255 : 1
      rgb[dot * 3 + part] = Math.round(color * alpha + 255 * (1 - alpha))
    }
  }
  return { width, height, rgb }
}

/** Takes off the five filters of PNG: each byte was said by its neighbours. */
function unfiltered(
  raw: Buffer,
  { stride, height, step }: { stride: number; height: number; step: number },
): Uint8Array {
  const lines = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < step ? 0 : (lines[at - step] ?? 0)
      const up = y === 0 ? 0 : (lines[at - stride] ?? 0)
      const corner = x < step || y === 0 ? 0 : (lines[at - stride - step] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0
      lines[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  return lines
}

/** Of the three, the one nearest to left + up - corner. */
function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
