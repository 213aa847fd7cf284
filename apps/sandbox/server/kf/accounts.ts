// Accounts of customer service, who serves in them, and the links that lead to them.
import type { Corp } from '../corp.ts'
import { findMember } from '../corp.ts'
import { randomText, stableText } from '../ids.ts'
import { must, Refused } from '../refusal.ts'
import type { World } from '../world.ts'

export interface Account {
  corp_id: string
  open_kfid: string
  name: string
  avatar: string
}

const LONGEST_NAME = 16
const columns = 'corp_id, open_kfid, name, avatar'

export const findAccount = ({ store }: World, openKfid: string): Account | undefined =>
  store.first<Account>(`select ${columns} from kf_account where open_kfid = ?`, openKfid)

/** The account as an interface names it. */
export const needAccount = (world: World, corp: Corp, openKfid: string | undefined): Account => {
  must(openKfid, 95000)
  const found = findAccount(world, openKfid)
  must(found?.corp_id === corp.id, 95004)
  return found
}

export const listAccounts = ({ store }: World, corpId: string, offset: number, limit: number) =>
  store.all<Account>(
    `select ${columns} from kf_account where corp_id = ? order by created_at, open_kfid
     limit ? offset ?`,
    corpId,
    limit,
    offset,
  )

const needName = (name: string | undefined): string => {
  must(name && Array.from(name).length <= LONGEST_NAME, 95006)
  return name
}

export const addAccount = (world: World, corpId: string, name: string | undefined, avatar = '') => {
  const { total } = world.store.first<{ total: number }>(
    'select count(*) as total from kf_account where corp_id = ?',
    corpId,
  ) ?? { total: 0 }
  must(total < world.ceilings.kfAccounts, 95005)
  const openKfid = `wk${randomText(30)}`
  world.store.run(
    'insert into kf_account values (?, ?, ?, ?, ?)',
    corpId,
    openKfid,
    needName(name),
    avatar,
    world.clock.now(),
  )
  world.live.tell({ kind: 'corp', corpId })
  return openKfid
}

export const changeAccount = (
  { store }: World,
  { open_kfid, name, avatar }: Account,
  change: { name: string | undefined; avatar: string | undefined },
): void => {
  store.run(
    'update kf_account set name = ?, avatar = ? where open_kfid = ?',
    change.name === undefined ? name : needName(change.name),
    change.avatar ?? avatar,
    open_kfid,
  )
}

/** Its links and talks end with it; what was said before is still on the phones. */
export const removeAccount = ({ store }: World, { open_kfid: id }: Account): void => {
  store.together(() => {
    for (const table of ['kf_account', 'kf_servicer', 'kf_way'])
      store.run(`delete from ${table} where open_kfid = ?`, id)
  })
}

/** The address of its chat; with a scene one that tells where the visitor came from. */
export const linkTo = (world: World, { open_kfid: id }: Account, scene: string): string => {
  const page = `${world.origin()}/kf/${id}`
  if (scene === '') return page
  const enc = `ENC${stableText(24, id, scene)}`
  world.store.run('insert or ignore into kf_way values (?, ?, ?)', enc, id, scene)
  return `${page}?enc_scene=${enc}`
}

export const sceneOf = ({ store }: World, openKfid: string, enc: string): string =>
  store.first<{ scene: string }>(
    'select scene from kf_way where enc = ? and open_kfid = ?',
    enc,
    openKfid,
  )?.scene ?? ''

export const servicersOf = ({ store }: World, openKfid: string): string[] =>
  store
    .all<{ userid: string }>(
      'select userid from kf_servicer where open_kfid = ? order by userid',
      openKfid,
    )
    .map(({ userid }) => userid)

export const addServicer = (world: World, account: Account, userid: string): void => {
  const member = findMember(world, account.corp_id, userid)
  must(member, 60111)
  if (!member.active) throw new Refused(95014)
  world.store.run('insert or ignore into kf_servicer values (?, ?)', account.open_kfid, userid)
}

export const removeServicer = ({ store }: World, account: Account, userid: string): void => {
  const { changes } = store.run(
    'delete from kf_servicer where open_kfid = ? and userid = ?',
    account.open_kfid,
    userid,
  )
  must(changes > 0, 60253)
}
