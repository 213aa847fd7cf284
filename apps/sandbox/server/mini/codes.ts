// Ways into the mini program: codes as pictures, links from outside and schemes.
import { toBuffer } from 'qrcode'
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import type { AppCall, AppInterfaces, Picture } from '../app/call.ts'

const PER_MINUTE = 5_000
const LINKS_A_DAY = 500_000
const DAY_MS = 86_400_000
const LONGEST_DAYS = 30

/** Round codes are the platform's secret; a square one holds the same. */
const picture = async (url: string, width = 430): Promise<Picture> => ({
  type: 'image/png',
  bytes: await toBuffer(url, { width, margin: 2 }),
})
const openUrl = (world: World, path: string, query: string): string =>
  `${world.origin()}/mini-program?${new URLSearchParams({ path, query }).toString()}`
const widthOf = ({ body }: AppCall): number => {
  const width = body.int('width') ?? 430
  must(width >= 280 && width <= 1280, 40097)
  return width
}
const checkPage = (page: string | undefined): void => {
  must(page === undefined || /^[^/?][^?]*$/.test(page), 41030)
}

const unlimited = (call: AppCall): Promise<Picture> => {
  const scene = call.body.text('scene') ?? ''
  must(scene.length >= 1 && scene.length <= 32, 40169)
  must(/^[0-9a-zA-Z!#$&'()*+,/:;=?@\-._~%]+$/.test(scene), 40129)
  const page = call.body.text('page')
  checkPage(page)
  return picture(
    openUrl(call.world, page ?? '', `scene=${encodeURIComponent(scene)}`),
    widthOf(call),
  )
}
const whole = (call: AppCall): Promise<Picture> => {
  const path = call.body.text('path') ?? ''
  must(path.length >= 1 && path.length <= 1024 && !path.startsWith('/'), 40159)
  const [page = '', query = ''] = path.split('?', 2)
  return picture(openUrl(call.world, page, query), widthOf(call))
}

const endOf = ({ world, body }: AppCall): number => {
  const now = world.clock.now()
  const last = now + LONGEST_DAYS * DAY_MS
  if (body.int('expire_type') === 1) {
    const days = body.int('expire_interval') ?? 0
    must(days >= 1 && days <= LONGEST_DAYS, 40097)
    return now + days * DAY_MS
  }
  const at = (body.int('expire_time') ?? 0) * 1000
  must(at === 0 || (at > now && at <= last), 40097)
  return at || last
}

const keep = (call: AppCall, link: string, path: string, query: string): void => {
  must(!path.includes('?'), 40165)
  must(query.length <= 1024 && /^[A-Za-z0-9!#$&'()*+,/:;=?@\-._~%]*$/.test(query), 40212)
  call.world.store.run(
    'insert into mini_link values (?, ?, ?, ?, ?, ?)',
    link,
    call.app.appId,
    path,
    query,
    call.world.clock.now(),
    endOf(call),
  )
}
const urlLink = (call: AppCall): object => {
  const url_link = `https://wxaurl.cn/${randomText(11)}`
  keep(call, url_link, call.body.text('path') ?? '', call.body.text('query') ?? '')
  return { url_link }
}
const scheme = (call: AppCall): object => {
  const jump = call.body.object('jump_wxa')
  const openlink = `weixin://dl/business/?t=${randomText(11)}`
  keep(call, openlink, jump?.text('path') ?? '', jump?.text('query') ?? '')
  return { openlink }
}

interface LinkRow {
  path: string
  query: string
  created_at: number
  expires_at: number
}
export const findLink = ({ store }: World, link: string): LinkRow | undefined =>
  store.first<LinkRow>(
    'select path, query, created_at, expires_at from mini_link where link = ?',
    link,
  )
const about =
  (asked: 'url_link' | 'scheme', told: string) =>
  ({ world, app, body }: AppCall): object => {
    const row = findLink(world, body.text(asked) ?? '')
    must(row, 40097)
    return {
      [told]: {
        appid: app.appId,
        path: row.path,
        query: row.query,
        create_time: Math.floor(row.created_at / 1000),
        expire_time: Math.floor(row.expires_at / 1000),
        env_version: 'release',
      },
      quota_info: { remain_visit_quota: 6_000_000 },
    }
  }

export const codeInterfaces: AppInterfaces = {
  'wxa/getwxacodeunlimit': { method: 'POST', perMinute: PER_MINUTE, answer: unlimited },
  'wxa/getwxacode': { method: 'POST', answer: whole },
  'wxa/generate_urllink': { method: 'POST', daily: LINKS_A_DAY, answer: urlLink },
  'wxa/generatescheme': { method: 'POST', daily: LINKS_A_DAY, answer: scheme },
  'wxa/query_urllink': { method: 'POST', answer: about('url_link', 'url_link_info') },
  'wxa/queryscheme': { method: 'POST', answer: about('scheme', 'scheme_info') },
}
