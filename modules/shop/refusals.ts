// All that the shop may refuse, by its code.
import type { RefusalKind } from '#platform'
import { conflictRefusals } from './offline/refusals.ts'
import { purchaseRefusals } from './purchase/refusals.ts'
import { saleRefusals } from './sale/refusals.ts'
import { sheetRefusals } from './sheet-refusals.ts'
import { stockRefusals } from './stock/refusals.ts'

const kinds: RefusalKind[] = [
  ...Object.values(saleRefusals),
  ...Object.values(stockRefusals),
  ...Object.values(sheetRefusals),
  ...Object.values(conflictRefusals),
  ...Object.values(purchaseRefusals),
]

export const shopRefusals: Record<string, RefusalKind> = Object.fromEntries(
  kinds.map((kind) => [kind.code, kind]),
)
