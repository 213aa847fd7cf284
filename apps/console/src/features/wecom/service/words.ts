// Words of customer service.
import { dictionary } from '../../../shared/words.ts'

export const services = dictionary('services', {
  title: ['微信客服', 'Customer service'],
  lead: [
    '账号和接待人员在企业微信里设置；这里决定客户进入会话时的欢迎语，并统计多少人来过、多少人开口。聊天内容不保存。',
    'Accounts and who serves are set up in WeCom. Here you decide what whoever opens a chat is greeted with, and see how many came and wrote. What they say is not kept.',
  ],
  read: ['从企业微信读取', 'Read from WeCom'],
  reading: ['已请求企业微信，稍后更新', 'WeCom was asked; the list follows shortly'],
  empty: ['还没有客服账号', 'No account of customer service yet'],
  emptyText: [
    '在企业微信后台「微信客服」添加账号，并允许本应用管理，然后从企业微信读取。',
    'Add one in WeCom’s console under customer service, let this app manage it, then read it from WeCom.',
  ],
  gone: ['已删除', 'Deleted'],
  unnamed: ['（未命名）', '(unnamed)'],
  greeting: ['欢迎语', 'Greeting'],
  none: ['不发', 'None'],
  came: ['进入（30 天）', 'Came (30 days)'],
  replied: ['开口', 'Wrote'],
  greeted: ['已欢迎', 'Greeted'],
  fetched: ['最近读取', 'Last read'],
  edit: ['修改欢迎语', 'Edit greeting'],
  greets: ['客户进入时发送', 'Send when somebody comes in'],
  greetingHint: [
    '{name} 会换成客户的昵称；48 小时内只发一次，企业微信要求在 20 秒内发出。',
    '{name} becomes her name. Sent once in 48 hours, within the 20 seconds WeCom allows.',
  ],
})
