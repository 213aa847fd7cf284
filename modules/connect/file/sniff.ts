// What kind of file is this: packed or not, Excel or text, which encoding, which delimiter.
import chardet from 'chardet'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

const SAMPLE_BYTES = 256 * 1024

export interface FileFormat {
  gzip: boolean
  excel: boolean
  /** An iconv name; `utf8` for Excel. */
  encoding: string
  /** The file says its encoding itself, by a byte order mark. */
  marked: boolean
  /** One character; a blank means runs of blanks; null for Excel. */
  delimiter: string | null
  /** Text of the beginning, decoded. */
  sample: string
}

/** First bytes of the file, unpacked when it is gzip. */
async function readStart(path: string): Promise<{ bytes: Buffer; gzip: boolean }> {
  const handle = await open(path)
  const magic = Buffer.alloc(2)
  await handle.read(magic, 0, 2, 0)
  await handle.close()
  const gzip = magic[0] === 0x1f && magic[1] === 0x8b
  const file = createReadStream(path)
  const stream = gzip ? file.pipe(createGunzip()) : file
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length >= SAMPLE_BYTES) break
  }
  file.destroy()
  return { bytes: Buffer.concat(parts).subarray(0, SAMPLE_BYTES), gzip }
}

function isUtf8(bytes: Buffer): boolean {
  // The sample may end inside a character: up to three bytes of its end do not count.
  for (let cut = 0; cut < 4; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - cut))
      return true
    } catch {
      continue
    }
  }
  return false
}

/** The encoding that a byte order mark names. */
function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** An iconv name of the text's encoding. UTF-8 wins whenever the bytes are valid UTF-8. */
function encodingOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return 'utf8'
  const zeros = [0, 1].map((at) => bytes.filter((byte, i) => i % 2 === at && byte === 0).length)
  if ((zeros[1] ?? 0) > bytes.length / 5) return 'utf-16le'
  if ((zeros[0] ?? 0) > bytes.length / 5) return 'utf-16be'
  const guess = chardet.detect(bytes) ?? ''
  if (/^(GB|Big5)/i.test(guess)) return guess.startsWith('GB') ? 'gb18030' : 'big5'
  // Chinese text in GB18030 has pairs of high bytes; Western text has single ones.
  return pairsOfHighBytes(bytes) > 0.8 ? 'gb18030' : 'cp1252'
}

/** Share of the high bytes that stand in pairs. */
function pairsOfHighBytes(bytes: Buffer): number {
  let high = 0
  let paired = 0
  for (let i = 0; i < bytes.length; i++) {
    if ((bytes[i] ?? 0) < 0x80) continue
    high++
    if ((bytes[i - 1] ?? 0) >= 0x80 || (bytes[i + 1] ?? 0) >= 0x80) paired++
  }
  return high === 0 ? 0 : paired / high
}

/** The delimiter that cuts the first lines into the most, and equally many, columns. */
function delimiterOf(sample: string): string {
  const lines = sample
    .split(/\r?\n/)
    .slice(0, 50)
    .filter((line) => line.trim() !== '')
  const scored = [',', '\t', ';', '|'].map((delimiter) => {
    const counts = lines.map((line) => columnsIn(line, delimiter))
    const most = counts[0] ?? 1
    const same = counts.filter((count) => count === most).length / Math.max(1, counts.length)
    return { delimiter, score: most > 1 ? same * Math.min(most, 50) : 0 }
  })
  scored.sort((a, b) => b.score - a.score)
  const best = scored[0]
  if (best && best.score > 0.5) return best.delimiter
  const blanks = lines.map((line) => line.trim().split(/\s+/).length)
  return (blanks[0] ?? 1) > 1 && blanks.every((count) => count === blanks[0]) ? ' ' : ','
}

function columnsIn(line: string, delimiter: string): number {
  let quoted = false
  let columns = 1
  for (const char of line) {
    if (char === '"') quoted = !quoted
    else if (char === delimiter && !quoted) columns++
  }
  return columns
}

/** Zip archives that hold a workbook. */
const isWorkbook = (bytes: Buffer, fileName: string): boolean =>
  bytes[0] === 0x50 &&
  bytes[1] === 0x4b &&
  (/\.xlsx$/i.test(fileName) || bytes.includes('[Content_Types].xml'))

/** Text has no zero bytes once it is decoded. */
const isBinary = (text: string): boolean => text.includes('\0')

/** Throws for what is neither text nor a workbook. */
export async function sniff(path: string, fileName: string): Promise<FileFormat> {
  const { bytes, gzip } = await readStart(path)
  if (isWorkbook(bytes, fileName)) {
    if (gzip) throw new Error('a workbook inside gzip')
    return { gzip, excel: true, encoding: 'utf8', marked: true, delimiter: null, sample: '' }
  }
  const { default: iconv } = await import('iconv-lite')
  const mark = markOf(bytes)
  const encoding = mark ?? encodingOf(bytes)
  const sample = iconv.decode(bytes, encoding)
  if (isBinary(sample)) throw new Error('neither text nor a workbook')
  return {
    gzip,
    excel: false,
    encoding,
    marked: mark !== undefined,
    delimiter: delimiterOf(sample),
    sample,
  }
}
