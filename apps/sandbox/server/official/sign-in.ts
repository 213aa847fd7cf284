// Web sign-in: a page sent away with a question comes back with a code, and the code is a person.
import { randomText, unionId } from '../ids.ts'
import { giveTicket } from '../jsapi/ticket.ts'
import { getPerson } from '../people.ts'
import { must } from '../refusal.ts'
import { openidFor } from '../users.ts'
import { done, type AppCall, type AppInterfaces } from '../app/call.ts'
import { takeCode } from '../app/code.ts'

const LIFE_MS = 7_200_000

interface PageToken {
  token: string
  refresh: string
  person_id: string
  scope: string
  machine_until: number
}

const view = ({ world, app }: AppCall, row: PageToken): object => ({
  access_token: row.token,
  expires_in: LIFE_MS / 1000,
  refresh_token: row.refresh,
  openid: openidFor(world, app.appId, row.person_id),
  scope: row.scope,
  // A silent question tells no more than the openid.
  ...(row.scope.includes('snsapi_userinfo') && { unionid: unionId(row.person_id) }),
})

const issue = (call: AppCall, personId: string, scope: string, refresh: string): object => {
  const { world, app } = call
  const row: PageToken = {
    token: randomText(120),
    refresh,
    person_id: personId,
    scope,
    machine_until: world.machine() + LIFE_MS,
  }
  world.store.run(
    'insert into page_token values (?, ?, ?, ?, ?, ?)',
    row.token,
    row.refresh,
    app.appId,
    row.person_id,
    row.scope,
    row.machine_until,
  )
  return view(call, row)
}

const checkApp = ({ app, query }: AppCall, secret: boolean): void => {
  must(query.text('appid') === app.appId, 40013)
  must(!secret || query.text('secret') === app.secret, 40125)
}

const byCode = (call: AppCall): object => {
  checkApp(call, true)
  must(call.query.text('grant_type') === 'authorization_code', 40002)
  const { personId, scope } = takeCode(call.world, call.app.appId, call.query.text('code'), 'oauth')
  return issue(call, personId, scope, randomText(120))
}

const columns = 'token, refresh, person_id, scope, machine_until'
const byRefresh = (call: AppCall): object => {
  checkApp(call, false)
  const row = call.world.store.first<PageToken>(
    `select ${columns} from page_token where refresh = ? order by machine_until desc`,
    call.query.text('refresh_token') ?? '',
  )
  must(row, 40030)
  return issue(call, row.person_id, row.scope, row.refresh)
}

const needToken = ({ world, app, query }: AppCall): PageToken => {
  const row = world.store.first<PageToken>(
    `select ${columns} from page_token where token = ? and app_id = ?`,
    query.text('access_token') ?? '',
    app.appId,
  )
  must(row, 40001)
  must(world.machine() < row.machine_until, 42001)
  must(query.text('openid') === openidFor(world, app.appId, row.person_id), 40003)
  return row
}

const visitor = (call: AppCall): object => {
  const row = needToken(call)
  must(row.scope.includes('snsapi_userinfo'), 48001)
  const { name, gender, avatar } = getPerson(call.world, row.person_id)
  return {
    openid: openidFor(call.world, call.app.appId, row.person_id),
    nickname: name,
    sex: gender,
    headimgurl: `${call.world.origin()}/face/${encodeURIComponent(avatar)}.svg`,
    privilege: [],
    unionid: unionId(row.person_id),
  }
}

export const signInInterfaces: AppInterfaces = {
  'sns/oauth2/access_token': { method: 'GET', bare: true, answer: byCode },
  'sns/oauth2/refresh_token': { method: 'GET', bare: true, answer: byRefresh },
  'sns/userinfo': { method: 'GET', bare: true, answer: visitor },
  'sns/auth': {
    method: 'GET',
    bare: true,
    answer: (call) => {
      needToken(call)
      return done
    },
  },
  'cgi-bin/ticket/getticket': {
    method: 'GET',
    daily: 1_000_000,
    answer: ({ world, app, query }) => {
      const type = query.text('type') ?? ''
      must(['jsapi', 'wx_card'].includes(type), 40097)
      return giveTicket(world, app.appId, type === 'jsapi' ? 'config' : 'card')
    },
  },
  'cgi-bin/getcallbackip': { method: 'GET', answer: () => ({ ip_list: ['127.0.0.1'] }) },
}
