// Tencent Ads: user actions, each counted once by its own number. Every call bears a token, the
// time and a nonce that was never used before.
import { takeRefusal } from '../faults.ts'
import { platformRoutes, tell, type Asked, type Told } from '../serve.ts'
import { actionSetOf } from '../accounts.ts'
import { Fields } from '../wecom/asked.ts'
import type { World } from '../world.ts'

const SKEW_SECONDS = 300
const MOST_ACTIONS = 50
const MOST_BYTES = 50 * 1024
const PER_MINUTE = 4_000

const TOKEN_WRONG = 11_000
const PARAMETER_WRONG = 18_001
const TOO_OFTEN = 11_017
const NOT_FOUND = 11_001

class AdsRefused extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}
const need = (condition: unknown, message: string): void => {
  if (!condition) throw new AdsRefused(PARAMETER_WRONG, message)
}

interface Shown {
  token: string | null
  timestamp: string | null
  nonce: string | null
}
/** Calls of the interface show themselves in their address, the callback in its headers. */
const shownIn = ({ query, header }: Asked, callback: boolean): Shown =>
  callback
    ? { token: header('access-token'), timestamp: header('timestamp'), nonce: header('nonce') }
    : {
        token: query.get('access_token'),
        timestamp: query.get('timestamp'),
        nonce: query.get('nonce'),
      }

const assertCaller = (world: World, { token, timestamp, nonce: given }: Shown): void => {
  if (token !== world.accounts.ads.accessToken)
    throw new AdsRefused(TOKEN_WRONG, 'access_token 错误')
  const skew = Math.abs(world.machine() / 1000 - Number(timestamp ?? Number.NaN))
  need(skew <= SKEW_SECONDS, 'timestamp 与服务器时间相差超过 300 秒')
  const nonce = given ?? ''
  need(nonce.length >= 1 && nonce.length <= 32, 'nonce 长度应为 1 到 32')
  world.store.run(
    'delete from ads_nonce where machine_at < ?',
    world.machine() - 2 * SKEW_SECONDS * 1000,
  )
  const { changes } = world.store.run(
    'insert or ignore into ads_nonce values (?, ?)',
    nonce,
    world.machine(),
  )
  need(changes > 0, 'nonce 重复')
}

const keep = (
  world: World,
  { account, set, click: named }: { account: number; set: number; click?: string },
  action: Fields,
): boolean => {
  const time = action.int('action_time')
  const type = action.text('action_type')
  const click = named ?? action.object('trace')?.text('click_id')
  need(time !== undefined && time > 0, 'action_time 不能为空')
  need(type, 'action_type 不能为空')
  need(type !== 'CUSTOM' || action.text('custom_action'), 'custom_action 不能为空')
  need(click || action.object('user_id'), 'user_id 与 trace.click_id 至少填写一个')
  const { changes } = world.store.run(
    `insert or ignore into ads_action (account_id, set_id, outer_action_id, action_type,
       action_time, click_id, body, at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    account,
    set,
    action.text('outer_action_id') ?? null,
    type ?? '',
    time ?? 0,
    click ?? null,
    JSON.stringify({ value: action.object('action_param')?.int('value') ?? null }),
    world.clock.now(),
  )
  return changes > 0
}

const addActions = (world: World, asked: Asked): void => {
  need(Buffer.byteLength(asked.text) <= MOST_BYTES, '请求体超过 50 KB')
  const body = new Fields(JSON.parse(asked.text || '{}'))
  const account = body.int('account_id')
  const set = body.int('user_action_set_id')
  need(String(account) === world.accounts.ads.accountId, 'account_id 不属于该 access_token')
  need(set !== undefined, 'user_action_set_id 不能为空')
  need(set === actionSetOf(world.accounts), 'user_action_set_id 不存在')
  const actions = body.objects('actions') ?? []
  need(actions.length >= 1 && actions.length <= MOST_ACTIONS, 'actions 数量应为 1 到 50')
  world.store.together(() => {
    for (const action of actions) keep(world, { account: account ?? 0, set: set ?? 0 }, action)
  })
}

/** Told at the address of a click: which click it was stands in the address. */
const callBack = (world: World, asked: Asked): void => {
  need(Buffer.byteLength(asked.text) <= MOST_BYTES, '请求体超过 50 KB')
  const known = world.store.first<{ click_id: string }>(
    'select click_id from ads_callback where cb = ? and conv_id = ?',
    asked.query.get('cb') ?? '',
    asked.query.get('conv_id') ?? '',
  )
  need(known, 'cb 无效')
  const actions = new Fields(JSON.parse(asked.text || '{}')).objects('actions') ?? []
  need(actions.length >= 1 && actions.length <= MOST_ACTIONS, 'actions 数量应为 1 到 50')
  const [account, set] = [Number(world.accounts.ads.accountId), actionSetOf(world.accounts)]
  world.store.together(() => {
    for (const action of actions)
      keep(world, { account, set, click: known?.click_id ?? '' }, action)
  })
}

/** The sets of the account, or the one that is asked for. */
const listSets = (world: World, { query }: Asked): object => {
  need(query.get('account_id') === world.accounts.ads.accountId, 'account_id 不属于该 access_token')
  const set = actionSetOf(world.accounts)
  const asked = query.get('user_action_set_id')
  const list =
    asked === null || Number(asked) === set ? [{ user_action_set_id: set, type: 'WEB' }] : []
  return { list }
}

const work = (world: World, asked: Asked): object => {
  const path = asked.path.replace(/^\/v3\.0/, '')
  assertCaller(world, shownIn(asked, path === '/conv'))
  if (!world.limits.minute('ads user_actions', PER_MINUTE))
    throw new AdsRefused(TOO_OFTEN, '请求过于频繁')
  const ordered = takeRefusal(world.faults.of('ads'), path.slice(1))
  if (ordered !== undefined) throw new AdsRefused(ordered, '系统错误')
  if (path === '/user_action_sets/get' && asked.method === 'GET') return listSets(world, asked)
  if (path === '/conv' && asked.method === 'POST') {
    callBack(world, asked)
    return {}
  }
  if (path !== '/user_actions/add' || asked.method !== 'POST')
    throw new AdsRefused(NOT_FOUND, '接口不存在')
  addActions(world, asked)
  return {}
}

interface ActionRow {
  action_type: string
  action_time: number
  click_id: string | null
  outer_action_id: string | null
  value: number | null
}
/** What was reported, as the account's page would show it. */
export const reportedActions = ({ store }: World) =>
  store.all<ActionRow>(
    `select action_type, action_time, click_id, outer_action_id,
       json_extract(body, '$.value') as value from ads_action order by id`,
  )

export const adsRoutes = (world: World) =>
  platformRoutes(world, 'ads', (asked): Told => {
    const told = (code: number, message: string, data: object = {}): Told => ({
      status: 200,
      body: tell({ code, message, message_cn: message, data }),
      account: world.accounts.ads.accountId,
      errcode: code,
      check: { kind: 'access_token', ok: code !== TOKEN_WRONG, note: 'token, timestamp, nonce' },
    })
    try {
      return told(0, '', work(world, asked))
    } catch (error) {
      if (error instanceof AdsRefused) return told(error.code, error.message)
      world.log(`the sandbox failed: ${String(error)}`)
      return told(PARAMETER_WRONG, '请求体不是合法的JSON')
    }
  })
