// Followers: who follows, since when and by which code; read page by page in the order they came.
import type { World } from '../world.ts'
import { openidFor } from '../users.ts'

export interface Fan {
  seq: number
  person_id: string
  openid: string
  subscribed: number
  since: number
  scene: string
  qr_scene: string
  remark: string
  blocked: number
}
const columns = 'seq, person_id, openid, subscribed, since, scene, qr_scene, remark, blocked'

export const fanOf = ({ store }: World, appId: string, openid: string): Fan | undefined =>
  store.first<Fan>(`select ${columns} from fan where app_id = ? and openid = ?`, appId, openid)

/** Follows, or follows again; gives whether this is news. */
export const follow = (
  world: World,
  appId: string,
  personId: string,
  scene: string,
  qrScene: string,
): boolean => {
  const openid = openidFor(world, appId, personId)
  if (fanOf(world, appId, openid)?.subscribed === 1) return false
  world.store.run(
    `insert into fan (app_id, person_id, openid, subscribed, since, scene, qr_scene)
     values (?, ?, ?, 1, ?, ?, ?) on conflict (app_id, person_id) do update set subscribed = 1,
       since = excluded.since, scene = excluded.scene, qr_scene = excluded.qr_scene`,
    appId,
    personId,
    openid,
    world.clock.now(),
    scene,
    qrScene,
  )
  return true
}

export const unfollow = ({ store }: World, appId: string, personId: string): boolean =>
  store.run(
    'update fan set subscribed = 0 where app_id = ? and person_id = ? and subscribed = 1',
    appId,
    personId,
  ).changes > 0

export const countFans = ({ store }: World, appId: string): number =>
  store.first<{ n: number }>(
    'select count(*) as n from fan where app_id = ? and subscribed = 1',
    appId,
  )?.n ?? 0

/** The openids after one of them; undefined when that one is nobody. */
export const pageOfFans = (
  world: World,
  appId: string,
  after: string,
  size: number,
): string[] | undefined => {
  const before = after === '' ? 0 : fanOf(world, appId, after)?.seq
  if (before === undefined) return undefined
  return world.store
    .all<{ openid: string }>(
      'select openid from fan where app_id = ? and subscribed = 1 and seq > ? order by seq limit ?',
      appId,
      before,
      size,
    )
    .map(({ openid }) => openid)
}

const AT_ONCE = 20_000

/** Fills the account with so many followers nobody knows yet, for runs at full size. */
export const fillFans = async (world: World, appId: string, count: number, seed: number) => {
  for (let done = 0; done < count; done += AT_ONCE) {
    world.store.together(() => {
      for (let i = done; i < Math.min(count, done + AT_ONCE); i += 1)
        follow(world, appId, `f_${seed}_${i}`, 'ADD_SCENE_SEARCH', '')
    })
    await new Promise((next) => {
      setImmediate(next)
    })
  }
  return { followers: countFans(world, appId) }
}
