// A code's picture as the platform draws it: what a printed code must show.

const PICTURE_MAX = 2 * 1024 * 1024
const PICTURE_MS = 10_000

export async function fetchPicture(url: string): Promise<Buffer> {
  const reply = await fetch(url, { signal: AbortSignal.timeout(PICTURE_MS) })
  const png = Buffer.from(await reply.arrayBuffer())
  if (!reply.ok || png.length === 0 || png.length > PICTURE_MAX)
    throw new Error(`no picture: HTTP ${reply.status}`)
  return png
}
