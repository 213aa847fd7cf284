// What this module may refuse.
import { refusals } from '#platform'

export const ledgerRefusals = refusals('ledger', {
  notEnough: [409, '余额不足', 'The balance is too small'],
  keyReused: [409, '同一笔账已用不同的内容记过', 'This key was already posted with other content'],
})
