// What an app may call in a day, counted over restarts; the platform tells the count on request.
import { startOfPeriod } from '../calendar.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import type { AppCall, AppInterface, AppInterfaces } from './call.ts'

const WITHOUT_LIMIT = 10_000_000
const CLEARED_A_MONTH = 10

const today = (world: World): number => startOfPeriod(world.machine(), 'day')
const limitOf = (world: World, api: string, found: AppInterface): number =>
  world.ceilings.perDay[api] ?? found.daily ?? WITHOUT_LIMIT

const usedToday = (world: World, appId: string, api: string): number =>
  world.store.first<{ used: number }>(
    'select used from app_quota where app_id = ? and api = ? and day = ?',
    appId,
    api,
    today(world),
  )?.used ?? 0

/** Counts one call; 45009 once the day's are used up, 45011 when the minute's are. */
export const countCall = (world: World, appId: string, api: string, found: AppInterface): void => {
  must(world.limits.minute(`${appId} ${api}`, found.perMinute), 45011)
  must(usedToday(world, appId, api) < limitOf(world, api, found), 45009)
  world.store.run(
    `insert into app_quota values (?, ?, ?, 1)
     on conflict (app_id, api, day) do update set used = used + 1`,
    appId,
    api,
    today(world),
  )
}

const told =
  (all: () => AppInterfaces) =>
  ({ world, app, body }: AppCall): object => {
    const api = (body.text('cgi_path') ?? '').replace(/^\//, '')
    const found = all()[api]
    must(found, 76021)
    const daily_limit = limitOf(world, api, found)
    const used = usedToday(world, app.appId, api)
    return { quota: { daily_limit, used, remain: Math.max(0, daily_limit - used) } }
  }

const clear = ({ world, app, body }: AppCall): object => {
  must(body.text('appid') === app.appId, 40013)
  const month = startOfPeriod(world.machine(), 'month')
  const cleared = usedSince(world, app.appId, month)
  must(cleared < CLEARED_A_MONTH, 48006)
  world.store.run(
    `delete from app_quota where app_id = ? and api <> 'cleared' and day = ?`,
    app.appId,
    today(world),
  )
  world.store.run(
    `insert into app_quota values (?, 'cleared', ?, 1)
     on conflict (app_id, api, day) do update set used = used + 1`,
    app.appId,
    today(world),
  )
  return {}
}
const usedSince = (world: World, appId: string, day: number): number =>
  world.store.first<{ n: number | null }>(
    `select sum(used) as n from app_quota where app_id = ? and api = 'cleared' and day >= ?`,
    appId,
    day,
  )?.n ?? 0

export const quotaInterfaces = (all: () => AppInterfaces): AppInterfaces => ({
  'cgi-bin/openapi/quota/get': { method: 'POST', answer: told(all) },
  'cgi-bin/clear_quota': { method: 'POST', answer: clear },
})
