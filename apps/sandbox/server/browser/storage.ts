// What pages on a phone keep for themselves, where the computer's browser lets a page inside another
// keep nothing (private windows do not): a store for each phone and site, as the jar is.
import { z } from 'zod'
import type { World } from '../world.ts'
import type { PhoneHost } from './address.ts'

export const storageSchema = `
create table if not exists page_storage (
  person_id text not null, port integer not null, area text not null, items text not null,
  primary key (person_id, port, area)) strict;
`

/** As much as browsers give a site. */
const MOST_CHARACTERS = 5 * 1024 * 1024

const areas = ['local', 'session'] as const

export const storageInput = z.object({
  area: z.enum(areas),
  items: z
    .record(z.string(), z.string())
    .refine(
      (items) => JSON.stringify(items).length <= MOST_CHARACTERS,
      'more than a site may keep',
    ),
})

export const readStorage = ({ store }: World, { personId, port }: PhoneHost) => {
  const rows = store.all<{ area: string; items: string }>(
    'select area, items from page_storage where person_id = ? and port = ?',
    personId,
    port,
  )
  return Object.fromEntries(
    areas.map((name) => {
      const row = rows.find(({ area }) => area === name)
      return [name, row ? (JSON.parse(row.items) as Record<string, string>) : {}]
    }),
  )
}

export const keepStorage = (
  { store }: World,
  { personId, port }: PhoneHost,
  { area, items }: z.output<typeof storageInput>,
): void => {
  store.run(
    `insert into page_storage values (?, ?, ?, ?)
     on conflict (person_id, port, area) do update set items = excluded.items`,
    personId,
    port,
    area,
    JSON.stringify(items),
  )
}

/** A link opened anew begins a session of its own. */
export const endSessions = ({ store }: World, personId: string): void => {
  store.run("delete from page_storage where person_id = ? and area = 'session'", personId)
}
