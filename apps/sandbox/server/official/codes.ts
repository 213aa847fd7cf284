// Parametric codes: a ticket for the picture, and an address that only a phone with WeChat opens.
import { toBuffer } from 'qrcode'
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import type { AppCall, AppInterfaces } from '../app/call.ts'

const LONGEST_SECONDS = 2_592_000
const SHORTEST_SECONDS = 60
const MOST_LASTING = 100_000

const sceneOf = ({ body }: AppCall, action: string): string => {
  const scene = body.object('action_info')?.object('scene')
  must(scene, 40053)
  if (action.includes('STR')) {
    const text = scene.text('scene_str') ?? ''
    must(text.length >= 1 && text.length <= 64, 40053)
    return text
  }
  const number = scene.int('scene_id') ?? 0
  must(number >= 1 && number <= (action.includes('LIMIT') ? MOST_LASTING : 2 ** 32 - 1), 40053)
  return String(number)
}

const countLasting = ({ store }: World, appId: string): number =>
  store.first<{ n: number }>(
    'select count(*) as n from param_code where app_id = ? and expires_at is null',
    appId,
  )?.n ?? 0

const create = (call: AppCall): object => {
  const { world, app, body } = call
  const action = body.text('action_name') ?? ''
  must(/^QR_(LIMIT_)?(STR_)?SCENE$/.test(action), 40053)
  const scene = sceneOf(call, action)
  const lasting = action.includes('LIMIT')
  const seconds = Math.min(body.int('expire_seconds') ?? SHORTEST_SECONDS, LONGEST_SECONDS)
  must(lasting || seconds > 0, 40053)
  must(!lasting || countLasting(world, app.appId) < world.ceilings.lastingCodes, 45029)
  const ticket = `gQ${randomText(94)}==`
  const short = `02${randomText(22)}`
  world.store.run(
    'insert into param_code values (?, ?, ?, ?, ?)',
    ticket,
    short,
    app.appId,
    scene,
    lasting ? null : world.clock.now() + seconds * 1000,
  )
  return { ticket, url: urlOf(short), ...(!lasting && { expire_seconds: seconds }) }
}

const HOST = 'http://weixin.qq.com/q/'
const urlOf = (short: string): string => `${HOST}${short}`

export interface ParamCode {
  ticket: string
  short: string
  app_id: string
  scene: string
  expires_at: number | null
}

/** The code behind a ticket or behind what a camera reads; undefined when there is none any more. */
export const findParamCode = (world: World, what: string): ParamCode | undefined => {
  const row = world.store.first<ParamCode>(
    'select ticket, short, app_id, scene, expires_at from param_code where ticket = ?1 or short = ?2',
    what,
    what.startsWith(HOST) ? what.slice(HOST.length) : what,
  )
  return row && world.clock.now() < (row.expires_at ?? Infinity) ? row : undefined
}

/** Those that can still be scanned, the newest first. */
export const listParamCodes = (world: World, limit: number) =>
  world.store
    .all<ParamCode>(
      `select ticket, short, app_id, scene, expires_at from param_code
       where coalesce(expires_at, ?1) >= ?1 order by rowid desc limit ?2`,
      world.clock.now(),
      limit,
    )
    .map(({ ticket, short, scene }) => ({
      kind: 'account' as const,
      corpId: '',
      corpName: '公众号',
      configId: ticket,
      remark: '关注公众号',
      state: scene,
      url: urlOf(short),
      image: `${world.origin()}/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`,
      members: ['公众号'],
    }))

/** The picture of a ticket, or nothing. */
export const pictureOfTicket = async (
  world: World,
  ticket: string,
): Promise<Buffer | undefined> => {
  const code = findParamCode(world, ticket)
  return code && toBuffer(urlOf(code.short), { width: 430, margin: 2 })
}

export const codeInterfaces: AppInterfaces = {
  'cgi-bin/qrcode/create': { method: 'POST', daily: 100_000, answer: create },
  'cgi-bin/showqrcode': {
    method: 'GET',
    bare: true,
    answer: async ({ world, query }) => {
      const bytes = await pictureOfTicket(world, query.text('ticket') ?? '')
      must(bytes, 40097)
      return { type: 'image/png', bytes }
    },
  },
}
