// Short links opened on phones: where a code travels by message or screen, many look and some add.
import type { Channel } from '#contracts'
import { randomBy } from '#kit'
import type { DemoContext } from './context.ts'

const travelling: readonly Channel[] = ['parcel', 'live', 'community', 'moments']
const phone = { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) MicroMessenger/8.0.60' }

/**
 * Each of those who are going to add, and two to six who only look, for every code that travels.
 */
export async function openLinks(
  { api, url }: DemoContext,
  adders: ReadonlyMap<string, number>,
  seed: number,
): Promise<void> {
  const random = randomBy(seed)
  const { items } = await api.code.list({ limit: 200 })
  for (const { name, channel, shortUrl } of items) {
    if (!travelling.includes(channel)) continue
    const times = (adders.get(name) ?? 0) * random.int(3, 7)
    const link = `${url}${new URL(shortUrl).pathname}`
    await Promise.all(
      Array.from({ length: times }, () => fetch(link, { headers: phone, redirect: 'manual' })),
    )
  }
}
