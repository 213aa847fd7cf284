// Words of contact limits and the contact log.
import { dictionary } from '../../shared/words.ts'

export const messaging = dictionary('messaging', {
  limits: ['频控与免打扰', 'Contact limits'],
  limitsLead: [
    '每一次触达都要过这一道门：授权、免打扰、次数上限。多条规则同时生效，最严的为准。',
    'Every contact passes this gate: consent, quiet hours, limits. All rules hold together; the strictest wins.',
  ],
  rules: ['次数上限', 'Limits'],
  addRule: ['添加规则', 'Add a rule'],
  removeRule: ['删除规则', 'Remove the rule'],
  noRules: ['没有上限：营销消息不受次数限制。', 'No limits: marketing messages are not capped.'],
  anyStage: ['全部阶段', 'Every stage'],
  count: ['最多几次', 'At most'],
  countHint: ['留空不限，0 表示不发', 'Empty: no limit. 0: never'],
  window: ['周期', 'Per'],
  'window.day': ['自然日', 'Day'],
  'window.week': ['自然周', 'Week'],
  'window.month': ['自然月', 'Month'],
  'window.rolling': ['滚动小时', 'Rolling hours'],
  hours: ['小时', 'Hours'],
  minGap: ['两次之间至少间隔（小时）', 'At least this many hours apart'],
  quiet: ['免打扰时段', 'Quiet hours'],
  quietHint: [
    '顾客所在时区；从晚到早表示跨夜。留空为不设。',
    'In the customer’s zone; from late to early crosses midnight. Empty: none.',
  ],
  quietFrom: ['从', 'From'],
  quietUntil: ['到', 'Until'],
  touches: ['触达记录', 'Contact log'],
  touchesLead: [
    '发出的和被拦下的每一次触达，以及为什么。',
    'Every contact, sent or held back, and why.',
  ],
  empty: ['还没有触达', 'No contacts yet'],
  emptyText: [
    '欢迎语和旅程发出的消息会列在这里，被拦下的也会说明原因。',
    'Messages of welcomes and journeys stand here; those held back say why.',
  ],
  outcome: ['结果', 'Outcome'],
  reason: ['原因', 'Why'],
  owner: ['由谁发起', 'Asked by'],
  class: ['类别', 'Class'],
  preview: ['内容', 'Message'],
  nextTry: ['{{time}} 再试', 'again {{time}}'],
})
