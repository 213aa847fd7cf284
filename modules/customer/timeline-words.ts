// The sentence of a timeline row: the module's own where it gives one, else by kind.
import type { Words } from '#contracts'

type Details = Record<string, unknown>
const say = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
const after = (lead: string, value: unknown): string =>
  say(value) === '' ? '' : `${lead}${say(value)}`

const purposes: Record<string, Words> = {
  service: { zh: '服务通知', en: 'service messages' },
  marketing: { zh: '营销消息', en: 'marketing messages' },
  profiling: { zh: '个性化分析', en: 'profiling' },
  membership: { zh: '会员计划', en: 'the membership programme' },
}
const purposeOf = (details: Details): Words =>
  purposes[say(details.purpose)] ?? { zh: say(details.purpose), en: say(details.purpose) }

const phrases: Record<string, (details: Details) => Words> = {
  'customer.created': () => ({ zh: '成为客户', en: 'Became known' }),
  'customer.consentGiven': (d) => ({
    zh: `同意${purposeOf(d).zh}`,
    en: `Consented to ${purposeOf(d).en}`,
  }),
  'customer.consentWithdrawn': (d) => ({
    zh: `撤回对${purposeOf(d).zh}的同意`,
    en: `Withdrew consent to ${purposeOf(d).en}`,
  }),
  'customer.tagged': (d) => ({ zh: `打上标签「${say(d.tag)}」`, en: `Tagged “${say(d.tag)}”` }),
  'customer.merged': (d) => ({
    zh: `合并了客户 ${say(d.alias)}`,
    en: `Customer ${say(d.alias)} was merged into her`,
  }),
  'customer.unmerged': (d) => ({
    zh: `撤销了与客户 ${say(d.alias)} 的合并`,
    en: `The merge with customer ${say(d.alias)} was undone`,
  }),
  'order.paid': (d) => ({
    zh: `下单支付${after(' ', d.number)}`,
    en: `Paid an order${after(' ', d.number)}`,
  }),
  'order.refunded': (d) => ({
    zh: `退款${after(' ', d.number)}`,
    en: `Refunded${after(' ', d.number)}`,
  }),
  'order.exchanged': (d) => ({
    zh: `换货${after(' ', d.number)}`,
    en: `Exchanged goods${after(' ', d.number)}`,
  }),
  'wecom.followed': (d) => ({
    zh: `添加导购${after(' ', d.guide)}为好友`,
    en: `Added guide${after(' ', d.guide)}`,
  }),
  'wecom.unfollowed': (d) =>
    d.by === 'staff'
      ? {
          zh: `被导购${after(' ', d.guide)}删除好友`,
          en: `Was removed by guide${after(' ', d.guide)}`,
        }
      : { zh: `删除了导购${after(' ', d.guide)}`, en: `Removed guide${after(' ', d.guide)}` },
  'wecom.passedOn': (d) => ({
    zh: `由导购${after(' ', d.from)}交接给${after(' ', d.to)}`,
    en: `Passed from guide${after(' ', d.from)} to${after(' ', d.to)}`,
  }),
  'wecom.guideRefused': (d) => ({
    zh: `拒绝了新导购${after(' ', d.to)}，仍由${after(' ', d.from)} 服务`,
    en: `Refused new guide${after(' ', d.to)} and stays with${after(' ', d.from)}`,
  }),
  'wecom.serviceEntered': (d) => ({
    zh: `进入客服会话${after(' ', d.service)}`,
    en: `Opened a chat with customer service${after(' ', d.service)}`,
  }),
  'wecom.serviceReplied': (d) => ({
    zh: `给客服${after(' ', d.service)} 发了消息`,
    en: `Wrote to customer service${after(' ', d.service)}`,
  }),
  'wecom.linkReplied': (d) => ({
    zh: `${d.exact === false ? '已经' : ''}给${d.guide ?? '导购'}发了第一条消息`,
    en: `${d.exact === false ? 'Had written' : 'Wrote'} to ${d.guide ?? 'the guide'} for the first time`,
  }),
  'official.followed': (d) => ({
    zh: `关注公众号${after('：扫码 ', d.scene)}`,
    en: `Followed the official account${after(' by code ', d.scene)}`,
  }),
  'official.unfollowed': () => ({ zh: '取消关注公众号', en: 'Left the official account' }),
}

const isWords = (value: unknown): value is Words =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value

export function phraseOf(kind: string, details: Details): Words {
  const own = phrases[kind]?.(details)
  if (own) return own
  return isWords(details.sentence) ? details.sentence : { zh: kind, en: kind }
}
