// What this module may refuse.
import { refusals } from '#platform'

export const ledgerRefusals = refusals('ledger', {
  notEnough: [409, '余额不足', 'The balance is too small'],
  keyReused: [409, '同一笔账已用不同的内容记过', 'This key was already posted with other content'],
  unknownHold: [404, '没有这笔冻结', 'No such hold'],
  holdEnded: [409, '这笔冻结已处理过', 'This hold has ended already'],
  holdOver: [409, '这笔冻结已过期', 'This hold is over'],
  captureTooMuch: [409, '扣款超过了冻结的金额', 'More than is held cannot be captured'],
  unknownFund: [404, '没有这笔预算', 'No such fund'],
  fundEmpty: [409, '预算不足', 'The fund is too small'],
})
