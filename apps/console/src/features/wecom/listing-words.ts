// Words of comparing what WeCom has with what it told us.
import { dictionary } from '../../shared/words.ts'

export const listing = dictionary('wecomListing', {
  title: ['对账', 'Reconciliation'],
  lead: [
    '企业微信会漏推事件，接口做的改动也不会推送。每晚自动把它那边的好友和活码列一遍，补上没告诉我们的；欢迎语已过时效，不会补发。',
    'WeCom loses events, and tells nothing of changes made by API. Every night its friendships and codes are listed and what was never told is made good, without a welcome: its twenty seconds are over.',
  ],
  start: ['立即对账', 'Compare now'],
  never: ['还没有对过账', 'Not compared yet'],
  next: ['下次自动对账：{{at}}', 'Next by itself: {{at}}'],
  friends: ['好友关系', 'Friendships'],
  codes: ['活码', 'Codes'],
  groups: ['客户群', 'Groups'],
  talk: ['群聊条数', 'Messages in groups'],
  links: ['获客链接', 'Acquisition links'],
  seen: ['企业微信有', 'WeCom has'],
  missing: ['补上', 'Made good'],
  ended: ['已结束', 'Ended'],
  unchanged: ['不变', 'Unchanged'],
  skipped: ['未能查看', 'Passed over'],
})
