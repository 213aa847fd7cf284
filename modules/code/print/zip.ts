// An archive of files as they are: pictures are packed already, so nothing is squeezed again.
import { crc32 } from 'node:zlib'

export interface ZipFile {
  name: string
  bytes: Uint8Array
}

const VERSION = 20
/** Names are UTF-8. */
const UTF8 = 0x0800
/** 1 January 1980: the format has no way to say that a time is not known. */
const NO_DATE = 0x0021
const MOST = 0xffff

/** Fields of two (`h`) or four (`w`) bytes, little end first. */
function record(form: string, ...values: number[]): Buffer {
  const bytes = Buffer.alloc([...form].reduce((sum, size) => sum + (size === 'h' ? 2 : 4), 0))
  let at = 0
  values.forEach((value, n) => {
    at = form[n] === 'h' ? bytes.writeUInt16LE(value, at) : bytes.writeUInt32LE(value, at)
  })
  return bytes
}

export function zipOf(files: readonly ZipFile[]): Buffer {
  if (files.length > MOST) throw new RangeError(`an archive holds ${MOST} files`)
  const content: Uint8Array[] = []
  const entries: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of files) {
    const named = Buffer.from(name)
    const { length } = bytes
    const facts = [VERSION, UTF8, 0, 0, NO_DATE, crc32(bytes), length, length, named.length, 0]
    const head = record('whhhhhwwwhh', 0x04034b50, ...facts)
    content.push(head, named, bytes)
    const place = [0, 0, 0, 0, offset]
    entries.push(record('whhhhhhwwwhhhhhww', 0x02014b50, VERSION, ...facts, ...place), named)
    offset += head.length + named.length + length
  }
  const directory = entries.reduce((sum, part) => sum + part.length, 0)
  const count = files.length
  const end = record('whhhhwwh', 0x06054b50, 0, 0, count, count, directory, offset, 0)
  return Buffer.concat([...content, ...entries, end])
}
