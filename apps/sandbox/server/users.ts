// What the apps call the people: an openid per app, one unionid for all, and a phone number.
import { openId, seedOf, unionId } from './ids.ts'
import type { World } from './world.ts'

export const openidFor = ({ store }: World, appId: string, personId: string): string => {
  const row = store.first<{ openid: string }>(
    'select openid from app_user where app_id = ? and person_id = ?',
    appId,
    personId,
  )
  if (row) return row.openid
  const openid = openId(appId, personId)
  store.run('insert into app_user values (?, ?, ?)', appId, personId, openid)
  return openid
}

/** Whose openid of this app it is; corps, too, call outsiders by one. */
export const personByOpenid = (
  { store }: World,
  appId: string,
  openid: string,
): string | undefined =>
  store.first<{ person_id: string }>(
    `select person_id from app_user where app_id = ?1 and openid = ?2
     union all select person_id from contact where corp_id = ?1 and openid = ?2`,
    appId,
    openid,
  )?.person_id

const PREFIXES = ['138', '139', '150', '158', '186', '188', '199']

/** A number of mainland China that nobody else has; drawn from the person's id. */
export const phoneFor = ({ store }: World, personId: string, wanted?: string): string => {
  const row = store.first<{ phone: string }>('select phone from sim where person_id = ?', personId)
  if (row) return row.phone
  for (let turn = 0; ; turn += 1) {
    const drawn = seedOf(`${personId} ${turn}`)
    const prefix = PREFIXES[Math.floor(drawn * PREFIXES.length)] ?? '139'
    const rest = String(Math.floor(seedOf(`${turn} ${personId}`) * 1e8)).padStart(8, '0')
    const phone = wanted ?? `${prefix}${rest}`
    const { changes } = store.run('insert or ignore into sim values (?, ?)', personId, phone)
    if (changes > 0 || wanted) return phone
  }
}

export const personByPhone = ({ store }: World, phone: string): string | undefined =>
  store.first<{ person_id: string }>('select person_id from sim where phone = ?', phone)?.person_id

/** Everything the platforms call this person by. */
export const namesOf = (world: World, personId: string) => ({
  unionId: unionId(personId),
  phone: phoneFor(world, personId),
  openIds: {
    official: openidFor(world, world.accounts.official.appId, personId),
    mini: openidFor(world, world.accounts.mini.appId, personId),
  },
})
