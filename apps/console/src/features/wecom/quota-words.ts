// Words of what is left of WeCom's limits.
import { dictionary } from '../../shared/words.ts'

export const quotas = dictionary('wecomQuotas', {
  title: ['额度', 'Limits'],
  lead: [
    '企业微信按企业、按接口限量。所有进程合计一本账；被限流时大家一起停，欢迎语总能先走。',
    'WeCom limits by corp and by interface. All processes keep one account; when one is held back all are, and welcomes always go first.',
  ],
  codes: ['活码（全企业共用）', 'Codes (shared by the whole corp)'],
  codesCounted: ['其中本系统 {{ours}} 个；{{at}} 清点', '{{ours}} of them ours; counted {{at}}'],
  codesUncounted: [
    '本系统 {{ours}} 个；对账后才知道全部',
    '{{ours}} ours; all are known after a comparison',
  ],
  messages: ['每位客户每月可收', 'Messages a customer may get a month'],
  refused: ['本月有 {{count}} 次因此没发出', '{{count}} could not leave for it this month'],
  links: ['获客链接（获客助手）', 'Acquisition links'],
  linksUnits: ['获客额度：每加上一位客户用 1 个', 'Units: one for each customer added'],
  linksRead: ['还剩 {{left}}；{{at}} 读取', '{{left}} left; read {{at}}'],
  linksUnread: ['还没有读到额度', 'The units have not been read yet'],
  linksUsedUp: [
    '获客额度用完了：一键直达的码现在显示扫码页。请到企业微信后台购买。',
    'No units are left: codes with one tap now show the page with the picture. Buy more in WeCom.',
  ],
  linksLow: ['获客额度只剩 {{left}} 个', 'Only {{left}} units are left'],
  linksEnding: ['{{balance}} 个额度将在 {{at}} 到期', '{{balance}} units end on {{at}}'],
  linksShut: [
    '{{count}} 条链接不可用：打开的人看到扫码页，今晚对账时重建',
    '{{count}} links are unavailable: openings show the picture, and tonight they are made anew',
  ],
  'link.open': ['可用', 'Open'],
  'link.making': ['生成中', 'Being made'],
  'link.unavailable': ['不可用', 'Unavailable'],
  calls: ['接口调用', 'Calls'],
  address: ['本服务器合计', 'All from this server'],
  minute: ['每分钟', 'a minute'],
  hour: ['每小时', 'an hour'],
  day: ['每天', 'a day'],
  month: ['每月', 'a month'],
  blocked: ['被限流，{{at}} 恢复', 'Held back until {{at}}'],
  quiet: ['刚才没有调用', 'No calls just now'],
})
