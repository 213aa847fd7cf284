// What a code looks like on paper, and what it asks one to do.
import { toBuffer } from 'qrcode'
import type { CodeKind, CodeMode, CodeWay } from '#contracts'
import type { Db, Platform } from '#platform'
import { qrPicture } from '#modules/official'
import { codePicture } from '#modules/wecom'

interface Shown {
  id: number
  kind: CodeKind
  mode: CodeMode
  way: CodeWay
  slug: string
}

/** Those that a platform draws: it brings back who scanned them. */
const drawn: readonly CodeKind[] = ['guide', 'boss', 'group', 'account']

/** Only a fixed code that adds or follows somebody, not by a link, bears the platform's own picture. */
export const printsLink = ({ kind, mode, way }: Pick<Shown, 'kind' | 'mode' | 'way'>): boolean =>
  mode === 'leased' || way === 'link' || !drawn.includes(kind)

/** The platform's own picture of a code; null while it is not drawn. */
export const ownPicture = (
  db: Db,
  { id, kind }: Pick<Shown, 'id' | 'kind'>,
): Promise<Buffer | null> => (kind === 'account' ? qrPicture(db, id) : codePicture(db, id))

export const addressOf = ({ config }: Platform, { slug }: Pick<Shown, 'slug'>): string =>
  `${config.publicUrl}/c/${slug}`

/** The picture to print; null while the platform has not drawn it. */
export const faceOf = async (platform: Platform, code: Shown): Promise<Buffer | null> =>
  printsLink(code)
    ? toBuffer(addressOf(platform, code), { width: 700, margin: 1, errorCorrectionLevel: 'M' })
    : ownPicture(platform.db, code)

const calls: Record<CodeKind, { zh: string; en: string }> = {
  guide: { zh: '微信扫一扫，添加专属导购', en: 'Scan with WeChat to add your guide' },
  boss: { zh: '微信扫一扫，添加老板微信', en: 'Scan with WeChat to add the owner' },
  group: { zh: '微信扫一扫，加入福利群', en: 'Scan with WeChat to join the group' },
  account: { zh: '微信扫一扫，关注公众号', en: 'Scan with WeChat to follow us' },
  page: { zh: '微信扫一扫，打开会员中心', en: 'Scan with WeChat for your member page' },
  nearby: { zh: '微信扫一扫，找附近门店', en: 'Scan with WeChat for the store near you' },
  service: { zh: '微信扫一扫，联系客服', en: 'Scan with WeChat to ask us' },
  coupon: { zh: '微信扫一扫，领取优惠券', en: 'Scan with WeChat to claim a coupon' },
}
export const callOf = (kind: CodeKind) => calls[kind]
