// The cookies of a phone's browser, kept here: a page inside another page would not be given them.
import type { World } from '../world.ts'
import type { PhoneHost } from './address.ts'

export const jarSchema = `
create table if not exists page_cookie (
  person_id text not null, port integer not null, name text not null, path text not null,
  value text not null, machine_until integer,
  primary key (person_id, port, name, path)) strict;
`

interface Cookie {
  name: string
  value: string
  path: string
  /** Machine time; null as long as the phone lives. */
  until: number | null
}

const readCookie = (line: string, now: number): Cookie | undefined => {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const cut = pair.indexOf('=')
  if (cut < 1) return undefined
  const known = new Map(
    attributes.map((one) => {
      const [name = '', ...rest] = one.split('=')
      return [name.toLowerCase(), rest.join('=')] as const
    }),
  )
  const age = known.get('max-age')
  const expires = Date.parse(known.get('expires') ?? '')
  return {
    name: pair.slice(0, cut),
    value: pair.slice(cut + 1),
    path: known.get('path')?.startsWith('/') ? (known.get('path') ?? '/') : '/',
    until:
      age !== undefined
        ? now + Number(age) * 1000
        : Number.isNaN(expires)
          ? null
          : Math.max(expires, 0),
  }
}

/** Keeps what a site set; what has ended is forgotten. */
export const keepCookies = (world: World, host: PhoneHost, lines: readonly string[]): void => {
  for (const line of lines) {
    const cookie = readCookie(line, world.machine())
    if (!cookie) continue
    world.store.run(
      `insert into page_cookie values (?, ?, ?, ?, ?, ?)
       on conflict (person_id, port, name, path) do update set value = excluded.value,
         machine_until = excluded.machine_until`,
      host.personId,
      host.port,
      cookie.name,
      cookie.path,
      cookie.value,
      cookie.until === null ? null : Math.round(cookie.until),
    )
  }
  world.store.run('delete from page_cookie where machine_until <= ?', world.machine())
}

const covers = (path: string, asked: string): boolean =>
  asked === path || asked.startsWith(path.endsWith('/') ? path : `${path}/`)

/** The header for one request; the longest path first, as browsers do. */
export const cookiesFor = (world: World, host: PhoneHost, path: string): string =>
  world.store
    .all<{ name: string; value: string; path: string }>(
      `select name, value, path from page_cookie where person_id = ? and port = ?
         and coalesce(machine_until, 9e15) > ? order by length(path) desc, name`,
      host.personId,
      host.port,
      world.machine(),
    )
    .filter((cookie) => covers(cookie.path, path))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')
