// Words of what offline tills gave for coupons that cannot count.
import { dictionary } from '../../shared/words.ts'

export const conflicts = dictionary('conflicts', {
  title: ['离线用券差异', 'Offline coupons'],
  lead: [
    '收银台断网时收下的券，补传后发现不能算数的：订单按实收入账，多让的金额列在这里，请门店核实。',
    'Coupons a till took while it was offline and that turned out not to count. The orders stand as they were paid; what was given is listed here for the store to check.',
  ],
  empty: ['没有离线用券差异', 'Nothing to check'],
  emptyText: [
    '断网期间成交的订单补传后，券若已用过、过期或不存在，会出现在这里。',
    'When orders made offline arrive and a coupon was used, had run out or is unknown, it appears here.',
  ],
  order: ['订单', 'Order'],
  codes: ['券码与原因', 'Coupons and why'],
  given: ['多让金额', 'Given'],
  placed: ['成交时间', 'Sold'],
  noted: ['{{time}} 补传', 'Sent {{time}}'],
  'state.open': ['待核实', 'To check'],
  'state.settled': ['已核实', 'Checked'],
  settle: ['核实', 'Check off'],
  reopen: ['重新打开', 'Open again'],
  note: ['说明（可不填）', 'Note (optional)'],
  settleLead: [
    '核实不会改动订单、券或金额，只记下已看过、是谁看的、结论是什么。',
    'Checking it off changes no order, coupon or sum: it notes that it was looked at, by whom, and what came of it.',
  ],
  by: ['{{name}}，{{time}}', '{{name}}, {{time}}'],
  open: [
    '{{shown}} 笔待核实，共 {{amount}}',
    '{{shown}} order to check, {{amount}}',
    '{{shown}} orders to check, {{amount}}',
  ],
  showOpen: ['只看这些', 'Show these'],
  none: ['没有待核实的', 'Nothing waits'],
})
