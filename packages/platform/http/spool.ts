// A long answer is written to a file first and sent from there: whatever its length, little of it
// is held in memory, and what goes wrong on the way is still a problem document.
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyReply } from 'fastify'

/** The file of an answer; gone when the answer has left. */
export async function spool(
  reply: FastifyReply,
  name: string,
  parts: AsyncIterable<string>,
  type = 'text/csv; charset=utf-8',
): Promise<File> {
  const folder = await mkdtemp(join(tmpdir(), 'siyu-'))
  const forget = () => void rm(folder, { recursive: true, force: true })
  reply.raw.once('close', forget)
  const path = join(folder, 'answer')
  try {
    await pipeline(Readable.from(parts), createWriteStream(path, { mode: 0o600 }))
    return new File([await openAsBlob(path)], name, { type })
  } catch (error) {
    forget()
    throw error
  }
}
