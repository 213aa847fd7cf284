// Temporary media: pictures for cards, three days of life.
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import { post, type Asked, type Interfaces } from './asked.ts'

const MB = 1024 * 1024
const LARGEST: Record<string, number> = {
  image: 10 * MB,
  voice: 2 * MB,
  video: 10 * MB,
  file: 20 * MB,
}
export const LARGEST_FILE = 20 * MB
const SMALLEST = 5

const isPicture = (bytes: Uint8Array): boolean => {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  return head === '89504e47' || head.startsWith('ffd8ff')
}

const keep = ({ world, corp, file }: Asked, kind: string): object => {
  const largest = LARGEST[kind]
  must(largest !== undefined, 40004)
  must(file, 41005, 'media data missing')
  must(file.bytes.length > SMALLEST, 44001)
  must(file.bytes.length <= largest, 45001)
  must(kind !== 'image' || isPicture(file.bytes), 40004)
  const id = `3${randomText(42)}`
  world.store.run(
    'insert into media values (?, ?, ?, ?, ?, ?, ?)',
    id,
    corp.id,
    kind,
    file.filename,
    file.contentType,
    file.bytes,
    world.clock.now(),
  )
  // The documents show the time as a text.
  return { type: kind, media_id: id, created_at: String(Math.floor(world.clock.now() / 1000)) }
}

/** 1: for moments, 2: for the product album. */
const ATTACHMENTS = ['1', '2']

export const mediaInterfaces: Interfaces = {
  'media/upload': post((asked) => keep(asked, asked.query.text('type') ?? '')),
  'media/upload_attachment': post((asked) => {
    must(ATTACHMENTS.includes(asked.query.text('attachment_type') ?? ''), 40058)
    return keep(asked, asked.query.text('media_type') ?? '')
  }),
}
