// One request of a page on a phone, brought to the site on loopback and back: with the phone's own
// cookies, under the site's own address, and with what WeChat puts into every page.
import { request as ask, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { findDevice } from '../guide/device.ts'
import type { World } from '../world.ts'
import { onPhone, onSite, siteAddress, type PhoneHost } from './address.ts'
import { cookiesFor, keepCookies } from './jar.ts'

export interface PageRequest {
  host: PhoneHost
  method: string
  /** With its query, as the page asked. */
  path: string
  headers: IncomingHttpHeaders
  body: Buffer | undefined
}

export interface PageAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: IncomingMessage | string
}

/** What WeChat and WeCom's client add to the name of their browser. */
const WECHAT = ' MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN'
const WECOM = ' wxwork/4.1.22 MicroMessenger/7.0.1 Language/zh'

const HOP = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/
/** A page on a phone stands in no frame, and its cookies stay in the phone. */
const UNSAID = /^(?:set-cookie|x-frame-options|content-length)$/

const isText = (type: string): boolean => /json|html|urlencoded|text\/plain/.test(type)

const translatedBody = ({ body, headers }: PageRequest): Buffer | undefined =>
  body && isText(headers['content-type'] ?? '') ? Buffer.from(onSite(body.toString())) : body

/** Which phone it is, the sandbox's own pages are told as its sign-in reads it. */
const cookieOf = (world: World, { host, path }: PageRequest): string => {
  const own = `http://127.0.0.1:${host.port}` === world.origin() ? `phone=${host.personId}` : ''
  const [plain = '/'] = path.split('?', 1)
  return [own, cookiesFor(world, host, plain)].filter(Boolean).join('; ')
}

const nameOf = (world: World, { personId }: PhoneHost): string =>
  findDevice(world, personId) ? WECOM : WECHAT

const headersFor = (world: World, request: PageRequest, body: Buffer | undefined) => {
  const { host, headers } = request
  const kept = Object.entries(headers).filter(
    ([name]) => !HOP.test(name) && !/^(?:host|cookie|accept-encoding|content-length)$/.test(name),
  )
  const navigates = headers['sec-fetch-dest'] === 'iframe'
  return {
    ...Object.fromEntries(
      kept.map(([name, value]) => [name, typeof value === 'string' ? onSite(value) : value]),
    ),
    ...(navigates && { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' }),
    ...(body && { 'content-length': String(body.length) }),
    host: `127.0.0.1:${host.port}`,
    'accept-encoding': 'identity',
    'user-agent': `${headers['user-agent'] ?? ''}${nameOf(world, host)}`,
    cookie: cookieOf(world, request),
  }
}

const send = (
  world: World,
  request: PageRequest,
  body: Buffer | undefined,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const outgoing = ask(
      siteAddress(request.host, request.path),
      { method: request.method, headers: headersFor(world, request, body) },
      resolve,
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })

/** WeChat's and WeCom's own scripts, wherever the page loads them from: the phone has them. */
const SDK =
  /(["'])(?:https?:)?\/\/(?:res2?\.wx\.qq\.com\/open\/js\/jweixin|open\.work\.weixin\.qq\.com\/wwopen\/js\/jwxwork)-[\d.]+\.js\1/g
const withSdk = (html: string): string => html.replaceAll(SDK, '$1/__wechat/jweixin.js$1')

/** The first script of every page: the bridge must stand before the page's own. */
const withBridge = (html: string, name: string): string => {
  const bridge = `<script src="/__wechat/bridge.js" data-name="${name}"></script>`
  const head = /<head[^>]*>/i.exec(html) ?? /<!doctype[^>]*>/i.exec(html)
  if (!head) return bridge + html
  const end = head.index + head[0].length
  return html.slice(0, end) + bridge + html.slice(end)
}

const unframed = (policy: string): string =>
  policy
    .split(';')
    .filter((rule) => !/^\s*frame-ancestors\b/i.test(rule))
    .join(';')

const headersBack = (
  world: World,
  personId: string,
  headers: IncomingHttpHeaders,
): PageAnswer['headers'] => {
  const back: PageAnswer['headers'] = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP.test(name) || UNSAID.test(name)) continue
    if (typeof value !== 'string') back[name] = value
    else if (name === 'content-security-policy') back[name] = unframed(value)
    else back[name] = onPhone(world, personId, value)
  }
  return back
}

/** Asks the site and gives what the page may see. */
export const fetchForPage = async (world: World, request: PageRequest): Promise<PageAnswer> => {
  const { host } = request
  const answer = await send(world, request, translatedBody(request))
  keepCookies(world, host, answer.headers['set-cookie'] ?? [])
  const type = answer.headers['content-type'] ?? ''
  const headers = headersBack(world, host.personId, answer.headers)
  const status = answer.statusCode ?? 502
  if (!/html|json/.test(type)) return { status, headers, body: answer }
  const said = onPhone(world, host.personId, await readText(answer))
  return {
    status,
    headers,
    body: type.includes('html') ? withBridge(withSdk(said), nameOf(world, host)) : said,
  }
}
