// What an account or mini program wrote to a person, and how often it may still write.
import { must } from '../refusal.ts'
import type { World } from '../world.ts'

export type AppOrigin = 'person' | 'reply' | 'custom' | 'template' | 'subscribe'

export const showOnPhone = (
  world: World,
  appId: string,
  personId: string,
  origin: AppOrigin,
  body: object,
): number => {
  const { id } = world.store.run(
    'insert into app_message (app_id, person_id, origin, body, at) values (?, ?, ?, ?, ?)',
    appId,
    personId,
    origin,
    JSON.stringify(body),
    world.clock.now(),
  )
  world.live.tell({ kind: 'chat', personId })
  return id
}

interface MessageRow {
  id: number
  app_id: string
  origin: AppOrigin
  body: string
  at: number
}

export const appMessages = ({ store }: World, personId: string) =>
  store
    .all<MessageRow>(
      'select id, app_id, origin, body, at from app_message where person_id = ? order by id',
      personId,
    )
    .map((row) => ({
      id: row.id,
      appId: row.app_id,
      origin: row.origin,
      at: new Date(row.at).toISOString(),
      body: JSON.parse(row.body) as object,
    }))

const MINUTE_MS = 60_000
const TWO_DAYS_MS = 48 * 3_600_000
/** What a person's act lets the account say to her. */
const windows = {
  message: { lastsMs: TWO_DAYS_MS, count: 5 },
  touch: { lastsMs: MINUTE_MS, count: 3 },
} as const

export const openWindow = (
  world: World,
  appId: string,
  personId: string,
  kind: keyof typeof windows,
): void => {
  const { lastsMs, count } = windows[kind]
  world.store.run(
    `insert into app_window values (?, ?, ?, ?, ?) on conflict (app_id, person_id, kind)
     do update set until = excluded.until, left = excluded.left`,
    appId,
    personId,
    kind,
    world.clock.now() + lastsMs,
    count,
  )
}

/** Uses one message of an open window; 45015 when none is open, 45047 when all are used. */
export const takeWindow = (world: World, appId: string, personId: string): void => {
  const open = world.store.all<{ kind: string; left: number }>(
    'select kind, left from app_window where app_id = ? and person_id = ? and until > ?',
    appId,
    personId,
    world.clock.now(),
  )
  must(open.length > 0, 45015)
  const window = open.toSorted((a, b) => b.left - a.left)[0]
  must(window && window.left > 0, 45047)
  world.store.run(
    'update app_window set left = left - 1 where app_id = ? and person_id = ? and kind = ?',
    appId,
    personId,
    window.kind,
  )
}

/** The person agrees to so many messages of a template. */
export const giveConsent = (
  { store }: World,
  appId: string,
  personId: string,
  templateId: string,
  times = 1,
): void => {
  store.run(
    `insert into app_consent values (?, ?, ?, ?) on conflict (app_id, person_id, template_id)
     do update set left = left + excluded.left`,
    appId,
    personId,
    templateId,
    times,
  )
}

/** Uses a consent up; 43101 when there is none. */
export const takeConsent = (
  { store }: World,
  appId: string,
  personId: string,
  templateId: string,
): void => {
  const { changes } = store.run(
    `update app_consent set left = left - 1
     where app_id = ? and person_id = ? and template_id = ? and left > 0`,
    appId,
    personId,
    templateId,
  )
  must(changes > 0, 43101)
}
