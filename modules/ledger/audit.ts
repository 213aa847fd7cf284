// What must always hold in the books; each counts the rows that differ.
import type { AuditCheck } from '#platform'
import { fundsDiffer } from './sql/fund.ts'
import { heldDiffers, holdsWithoutTransfer } from './sql/hold-audit.ts'
import { brokenChains, overdrawn, unbalancedAssets, wrongBalances } from './sql/transfer.ts'

export const audit: readonly AuditCheck[] = [
  {
    name: 'ledger.sumsToZero',
    differences: unbalancedAssets,
    sentence: { zh: '每种资产的全部分录之和为零', en: 'All entries of an asset sum to zero' },
  },
  {
    name: 'ledger.balances',
    differences: wrongBalances,
    sentence: { zh: '每个账户余额等于其分录之和', en: 'Each balance is the sum of its entries' },
  },
  {
    name: 'ledger.chains',
    differences: brokenChains,
    sentence: { zh: '每笔分录后的余额首尾相接', en: 'Running balances continue without a gap' },
  },
  {
    name: 'ledger.overdrawn',
    differences: overdrawn,
    sentence: { zh: '没有未经允许的负余额', en: 'No balance is negative unless allowed' },
  },
  {
    name: 'ledger.held',
    differences: heldDiffers,
    sentence: {
      zh: '每个账户的冻结额等于其未结冻结之和',
      en: 'What an account has promised is the sum of its open holds',
    },
  },
  {
    name: 'ledger.captures',
    differences: holdsWithoutTransfer,
    sentence: {
      zh: '每笔已扣款的冻结恰有一笔相等的分录',
      en: 'Each captured hold has exactly one transfer of its amount',
    },
  },
  {
    name: 'ledger.funds',
    differences: fundsDiffer,
    sentence: {
      zh: '每笔预算的余额等于其分录之和且首尾相接',
      en: 'Each fund is the sum of its entries, which continue without a gap',
    },
  },
]
