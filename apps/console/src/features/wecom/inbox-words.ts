// Words of what WeCom told us.
import { dictionary } from '../../shared/words.ts'

const kinds = [
  'add_external_contact',
  'add_half_external_contact',
  'edit_external_contact',
  'del_external_contact',
  'del_follow_user',
  'change_external_chat',
  'customer_acquisition',
  'kf_msg_or_event',
  'other',
] as const
type Kind = (typeof kinds)[number]
export const isKnownKind = (kind: string): kind is Kind => kinds.some((known) => known === kind)

export const inbox = dictionary('wecomInbox', {
  inbox: ['企微消息', 'WeCom messages'],
  lead: [
    '企业微信告诉我们的每一件事，以及后来怎样了。“为什么没反应？”从这里查起。',
    'Everything WeCom told us, and what became of it. Start here when nothing seemed to happen.',
  ],
  kind: ['事件', 'Event'],
  guide: ['导购', 'Guide'],
  externalUserid: ['客户的 external_userid', "Customer's external_userid"],
  open: ['等待处理', 'Waiting'],
  done: ['已处理', 'Done'],
  problem: ['有问题', 'With a problem'],
  empty: ['还没有消息', 'No messages yet'],
  emptyText: [
    '顾客扫码添加导购后，企业微信会推送到这里。一直没有？请到“企业微信”页测试连接。',
    'When a customer adds a guide, WeCom pushes it here. Still nothing? Test the connection under WeCom.',
  ],
  unread: ['无法识别', 'Not readable'],
  add_external_contact: ['添加了导购', 'Added a guide'],
  add_half_external_contact: ['免验证添加导购', 'Added a guide without confirmation'],
  edit_external_contact: ['资料有变化', 'Details changed'],
  del_external_contact: ['被导购删除', 'Deleted by the guide'],
  del_follow_user: ['删除了导购', 'Deleted the guide'],
  change_external_chat: ['客户群有变化', 'A group changed'],
  customer_acquisition: ['获客链接', 'An acquisition link'],
  kf_msg_or_event: ['微信客服消息', 'Customer service'],
  other: ['其他事件', 'Another event'],
  nothingWaits: ['没有等待处理的消息', 'Nothing waits'],
  waiting: [
    '{{count}} 条等待处理，最久等了 {{seconds}} 秒',
    '{{count}} wait, the oldest for {{seconds}} s',
  ],
  greeted: ['近 7 天欢迎语按时送达 {{share}}', 'Welcomes in time, 7 days: {{share}}'],
  lateWelcomes: [
    '{{late}} 条没赶上 20 秒，{{unknown}} 条不确定',
    '{{late}} missed the twenty seconds, {{unknown}} are not known',
  ],
  message: ['消息 {{id}}', 'Message {{id}}'],
  text: ['消息原文', 'Text of the message'],
  received: ['{{at}} 收到', 'Received {{at}}'],
  worked: ['{{at}} 处理', 'worked on {{at}}'],
  replays: ['手动重做 {{count}} 次', 'worked on again {{count}} times'],
  gone: ['原文只保留 30 天，已清除。', 'The text is kept for 30 days; it is gone.'],
  replay: ['再处理一次', 'Work on it again'],
  replayed: ['已放回，马上再处理一次', 'Put back; it is worked on again now'],
  replayText: [
    '已经做过的不会重复：不会多加一次好友，也不会再发一次欢迎语。',
    'What was done is not done twice: no second friendship, no second welcome.',
  ],
})
