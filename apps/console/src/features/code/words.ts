// Words of the channel codes.
import { dictionary } from '../../shared/words.ts'

export const codes = dictionary('codes', {
  codes: ['渠道活码', 'Channel codes'],
  codesLead: [
    '每个码记住门店、渠道和点位：谁扫了、谁加了、谁买了，都算在它头上。',
    'Each code knows its store, channel and placement: who was added, registered and bought counts for it.',
  ],
  create: ['新建渠道码', 'New code'],
  edit: ['修改渠道码', 'Edit code'],
  empty: ['还没有渠道码', 'No codes yet'],
  emptyText: [
    '给门口、货架、收银台各印一张，看看顾客从哪里来。',
    'Print one for the door, the shelf and the counter, and see where customers come from.',
  ],
  nameHint: ['例如：18 号店收银台', 'For example: counter of store 18'],
  placement: ['点位', 'Placement'],
  placementHint: ['门口、货架、收银台、包裹卡…', 'Door, shelf, counter, parcel card…'],
  campaign: ['活动', 'Campaign'],
  guides: ['导购', 'Guides'],
  guidesHint: ['顾客会添加其中一位。', 'The customer adds one of them.'],
  welcome: ['欢迎语', 'Welcome message'],
  welcomeAuto: ['按门店、渠道和时段自动选择', 'Chosen by store, channel and hour'],
  active: ['启用', 'In use'],
  inactive: ['停用', 'Off'],
  added: ['已添加', 'Added'],
  registered: ['已注册', 'Registered'],
  bought: ['已购买', 'Bought'],
  opened: ['打开', 'Opened'],
  shortLink: ['短链接', 'Short link'],
  shortLinkHint: [
    '放进短信、菜单和文章：打开即计数，再引到这张码。',
    'For messages, menus and posts: each opening is counted, then it leads to this code.',
  ],
  qr: ['二维码', 'QR code'],
  qrText: [
    '打印这张码；换导购或欢迎语不用重印。',
    'Print this one; guides and welcome may change without reprinting.',
  ],
  pending: ['正在向企业微信申请', 'Waiting for WeCom'],
})
