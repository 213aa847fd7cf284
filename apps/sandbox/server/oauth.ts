// Web sign-in: a page inside WeChat asks who its visitor is. The phone that opened the page is
// known by a cookie on the sandbox's own origin.
import { giveCode } from './app/code.ts'
import { randomText } from './ids.ts'
import { findCorp, type Corp } from './corp.ts'
import { findDevice } from './guide/device.ts'
import { findPerson, listPeople } from './people.ts'
import { fanOf } from './official/fans.ts'
import { openidFor } from './users.ts'
import { recordWire } from './wire.ts'
import type { World } from './world.ts'

export type AuthorizeAnswer =
  | { kind: 'redirect'; url: string }
  /** Nobody is known on this browser: ask which phone it is. */
  | { kind: 'choose'; html: string }
  | { kind: 'refused'; html: string }

export interface AuthorizeQuery {
  appid?: string
  redirect_uri?: string
  response_type?: string
  state?: string
  scope?: string
  /** The answer to the sheet of `snsapi_userinfo`. */
  agreed?: string
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

const page = (title: string, inner: string): string => `<!doctype html><html lang="zh-CN">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.6 system-ui;margin:48px auto;max-width:320px;padding:0 16px;color:#191919}
a{display:block;padding:12px 0;border-bottom:1px solid #e5e5e5;color:#20588f}</style>
<h1 style="font-size:18px">${title}</h1>${inner}</html>`

const refused = (code: number, text: string): AuthorizeAnswer => ({
  kind: 'refused',
  html: page('无法打开页面', `<p>${escape(text)}</p><p>errcode ${code}</p>`),
})

const trusted = (corp: Corp, target: URL): boolean => {
  const own = URL.canParse(corp.callbackUrl) ? [new URL(corp.callbackUrl).origin] : []
  return [...corp.settings.trustedOrigins, ...own].includes(target.origin)
}

const chooser = (world: World, self: string): AuthorizeAnswer => {
  const links = listPeople(world, 50).map((person) => {
    const open = new URL('/sandbox/open', world.origin())
    open.searchParams.set('person', person.id)
    open.searchParams.set('url', self)
    return `<a href="${escape(open.href)}">${escape(person.name)}</a>`
  })
  return { kind: 'choose', html: page('这是谁的手机', links.join('')) }
}

/** Followers are not asked; whoever is asked and says no comes back without a code. */
const consentSheet = (self: string, target: URL, state: string): AuthorizeAnswer => {
  const yes = new URL(self)
  yes.searchParams.set('agreed', '1')
  const no = new URL(target)
  no.searchParams.set('state', state)
  const links = `<a href="${escape(yes.href)}">允许</a><a href="${escape(no.href)}">拒绝</a>`
  return { kind: 'choose', html: page('申请获取你的昵称、头像', links) }
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])$/

/** The same for a page of the official account; on loopback every page is its own. */
const authorizeApp = (
  world: World,
  query: AuthorizeQuery,
  personId: string | undefined,
  self: string,
): AuthorizeAnswer => {
  const { redirect_uri: back = '', scope = 'snsapi_base' } = query
  if (query.response_type !== 'code') return refused(10004, 'response_type 应为 code')
  if (!/^snsapi_(base|userinfo)$/.test(scope)) return refused(10005, 'scope 不正确')
  if (!URL.canParse(back) || !LOOPBACK.test(new URL(back).hostname))
    return refused(10003, 'redirect_uri 域名与后台配置不一致')
  if (!personId || !findPerson(world, personId)) return chooser(world, self)
  const target = new URL(back)
  const { appId } = world.accounts.official
  const follows = fanOf(world, appId, openidFor(world, appId, personId))?.subscribed === 1
  if (scope === 'snsapi_userinfo' && !follows && query.agreed !== '1')
    return consentSheet(self, target, query.state ?? '')
  const code = giveCode(world, appId, personId, 'oauth', scope)
  target.searchParams.set('code', code)
  target.searchParams.set('state', query.state ?? '')
  return { kind: 'redirect', url: target.href }
}

/** A person on her phone, or a member of this corp in her client. */
const mayVisit = (world: World, corp: Corp, id: string): boolean =>
  findPerson(world, id) !== undefined || findDevice(world, id)?.corpId === corp.id

export const authorize = (
  world: World,
  query: AuthorizeQuery,
  personId: string | undefined,
  self: string,
): AuthorizeAnswer => {
  if (query.appid === world.accounts.official.appId)
    return authorizeApp(world, query, personId, self)
  const corp = query.appid ? findCorp(world, query.appid) : undefined
  if (!corp) return refused(40013, 'appid 不正确')
  if (query.response_type !== 'code') return refused(40058, 'response_type 应为 code')
  if (!query.redirect_uri || !URL.canParse(query.redirect_uri)) {
    return refused(50001, 'redirect_uri 不正确')
  }
  const target = new URL(query.redirect_uri)
  if (!trusted(corp, target)) return refused(50001, `${target.origin} 不是可信域名`)
  if (!personId || !mayVisit(world, corp, personId)) return chooser(world, self)
  const code = randomText(43)
  world.store.run(
    'insert into oauth_code (code, corp_id, person_id, created_at) values (?, ?, ?, ?)',
    code,
    corp.id,
    personId,
    world.clock.now(),
  )
  target.searchParams.set('code', code)
  target.searchParams.set('state', query.state ?? '')
  recordWire(world, {
    corpId: corp.id,
    at: world.clock.now(),
    machineAt: world.machine(),
    direction: 'in',
    method: 'GET',
    url: self,
    request: '',
    response: `302 ${target.origin}${target.pathname}?code=…`,
    status: 302,
    errcode: null,
    tookMs: 0,
    check: { kind: 'code', ok: true, note: 'code: 5 min, once' },
  })
  return { kind: 'redirect', url: target.href }
}
