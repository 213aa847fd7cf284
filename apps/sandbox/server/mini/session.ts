// Who uses the mini program: a login code becomes a session, a phone code becomes a number.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { unionId } from '../ids.ts'
import { must } from '../refusal.ts'
import { openidFor, personByOpenid, phoneFor } from '../users.ts'
import { done, type AppCall, type AppInterfaces } from '../app/call.ts'
import { openWindow } from '../app/chat.ts'
import { takeCode } from '../app/code.ts'

interface Session {
  session_key: string
  at: number
}
const findSession = ({ world, app }: AppCall, personId: string): Session | undefined =>
  world.store.first<Session>(
    'select session_key, at from mini_session where app_id = ? and person_id = ?',
    app.appId,
    personId,
  )

const TWO_HOURS_MS = 2 * 3_600_000
/** Whether she has used the mini program lately. */
export const activeLately = (call: AppCall, personId: string): boolean =>
  call.world.clock.now() - (findSession(call, personId)?.at ?? -Infinity) <= TWO_HOURS_MS

const login = (call: AppCall): object => {
  const { world, app, query } = call
  must(query.text('appid') === app.appId, 40013)
  must(query.text('secret') === app.secret, 40125)
  must(query.text('grant_type') === 'authorization_code', 40002)
  const { personId } = takeCode(world, app.appId, query.text('js_code'), 'login')
  const session_key = randomBytes(16).toString('base64')
  world.store.run(
    `insert into mini_session values (?, ?, ?, ?) on conflict (app_id, person_id)
     do update set session_key = excluded.session_key, at = excluded.at`,
    app.appId,
    personId,
    session_key,
    world.clock.now(),
  )
  openWindow(world, app.appId, personId, 'touch')
  const openid = openidFor(world, app.appId, personId)
  return { session_key, openid, unionid: unionId(personId) }
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const check = (call: AppCall): object => {
  const personId = personByOpenid(call.world, call.app.appId, call.query.text('openid') ?? '')
  must(personId, 40003)
  const key = findSession(call, personId)?.session_key ?? ''
  const right = createHmac('sha256', key).update('').digest('hex')
  must(same(right, call.query.text('signature') ?? ''), 87009)
  return done
}

const phone = ({ world, app, body }: AppCall): object => {
  const { personId } = takeCode(world, app.appId, body.text('code'), 'phone')
  const number = phoneFor(world, personId)
  return {
    phone_info: {
      phoneNumber: number,
      purePhoneNumber: number,
      countryCode: '86',
      watermark: { timestamp: Math.floor(world.clock.now() / 1000), appid: app.appId },
    },
  }
}

export const sessionInterfaces: AppInterfaces = {
  'sns/jscode2session': { method: 'GET', bare: true, answer: login },
  'wxa/checksession': { method: 'GET', answer: check },
  'wxa/business/getuserphonenumber': { method: 'POST', answer: phone },
}
