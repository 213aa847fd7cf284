// Words of group welcomes.
import { dictionary } from '../../../shared/words.ts'

export const groupWelcomes = dictionary('groupWelcomes', {
  title: ['入群欢迎语', 'Group welcomes'],
  lead: [
    '保存后进入企业微信的入群欢迎语素材库，并通知群主；由群主在自己的企业微信里为群选用——平台没有代选的接口。',
    "Saved, it enters WeCom's library of group welcomes and owners are told; each owner chooses it for a group in WeCom. No call can choose for her.",
  ],
  create: ['新建入群欢迎语', 'New group welcome'],
  edit: ['修改入群欢迎语', 'Edit group welcome'],
  empty: ['还没有入群欢迎语', 'No group welcome yet'],
  emptyText: [
    '写一条欢迎语，群主选用后，新人进群时自动发出。',
    'Write one: once an owner has chosen it, it is said to whoever joins.',
  ],
  text: ['欢迎语', 'Text'],
  textHint: [
    '{name} 会换成进群的人；最多约 1000 个汉字',
    '{name} becomes whoever joins; at most 3000 bytes',
  ],
  linkTitle: ['链接标题（选填）', 'Title of a link (optional)'],
  linkUrl: ['链接地址', 'Address of the link'],
  making: ['提交中', 'On its way'],
  ready: ['可选用', 'Ready to choose'],
  problem: ['有问题', 'Problem'],
  room: ['已用 {{used}} / {{most}} 条', '{{used}} of {{most}} used'],
  removeAsk: ['删除这条入群欢迎语？', 'Delete this group welcome?'],
  removeText: ['选用它的群不再发欢迎语。', 'Groups that chose it say nothing any more.'],
})
