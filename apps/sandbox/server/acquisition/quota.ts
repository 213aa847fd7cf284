// Customers that a corp has paid for: lots that end, one unit for each customer added, and what the
// corp is told of them.
import { raise } from '../callback.ts'
import { getCorp, type Corp } from '../corp.ts'
import type { World } from '../world.ts'

export const LOW = 20
const DAY_MS = 24 * 3_600_000
const LOT_DAYS = 365
/** So many days ahead the corp is told that units end. */
const WARNED_DAYS = [14, 7, 3, 2, 1]
export const EXPIRES_SOON = 'acquisition-expires-soon'

interface Lot {
  id: number
  total: number
  balance: number
  expires_at: number
}

const liveLots = ({ store, clock }: World, corpId: string): Lot[] =>
  store.all<Lot>(
    'select * from acq_lot where corp_id = ? and expires_at > ? order by expires_at, id',
    corpId,
    clock.now(),
  )

const everBought = ({ store }: World, corpId: string): boolean =>
  store.first('select 1 from acq_lot where corp_id = ?', corpId) !== undefined

const addLot = (world: World, corpId: string, units: number, expiresAt: number): void => {
  const { id } = world.store.run(
    'insert into acq_lot (corp_id, total, balance, expires_at) values (?, ?, ?, ?)',
    corpId,
    units,
    units,
    expiresAt,
  )
  for (const days of WARNED_DAYS) {
    const at = expiresAt - days * DAY_MS
    if (at > world.clock.now()) world.clock.later(at, EXPIRES_SOON, { id, corpId })
  }
}

/** Every corp begins with some units, as one that tries the assistant does. */
export const lotsOf = (world: World, corpId: string): Lot[] => {
  if (!everBought(world, corpId))
    addLot(world, corpId, world.ceilings.linkQuota, world.clock.now() + LOT_DAYS * DAY_MS)
  return liveLots(world, corpId)
}

export const balanceOf = (world: World, corpId: string): number =>
  lotsOf(world, corpId).reduce((sum, lot) => sum + lot.balance, 0)

const tell = (world: World, corp: Corp, ChangeType: string, fields: object = {}): void => {
  raise(world, corp, 'customer_acquisition', { ChangeType, ...fields })
}

/** The administrator buys units; `only` sets what is left to just these. */
export const buyUnits = (
  world: World,
  corpId: string,
  { units, days, only }: { units: number; days: number; only: boolean },
): number => {
  const corp = getCorp(world, corpId)
  return world.store.together(() => {
    const before = balanceOf(world, corpId)
    if (only) world.store.run('update acq_lot set balance = 0 where corp_id = ?', corpId)
    if (units > 0) addLot(world, corpId, units, world.clock.now() + days * DAY_MS)
    const after = balanceOf(world, corpId)
    if (after > before) tell(world, corp, 'balance_increased')
    else if (after < before) tellOfBalance(world, corp, before, after)
    return after
  })
}

const tellOfBalance = (world: World, corp: Corp, before: number, after: number): void => {
  if (after === 0) tell(world, corp, 'balance_exhausted')
  else if (after < LOW && before >= LOW) tell(world, corp, 'balance_low')
}

/** One customer more: what ends first is used first. */
export const takeUnit = (world: World, corp: Corp): void => {
  const [first] = lotsOf(world, corp.id).filter((lot) => lot.balance > 0)
  if (!first) return
  const before = balanceOf(world, corp.id)
  world.store.run('update acq_lot set balance = balance - 1 where id = ?', first.id)
  tellOfBalance(world, corp, before, before - 1)
}

export const warnOfEnd = (world: World, { id, corpId }: { id: number; corpId: string }): void => {
  const lot = liveLots(world, corpId).find((one) => one.id === id)
  if (!lot || lot.balance === 0) return
  tell(world, getCorp(world, corpId), 'quota_expire_soon', {
    ExpireTime: Math.floor(lot.expires_at / 1000),
    ExpireQuotaNum: lot.balance,
  })
}
