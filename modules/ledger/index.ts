// The face of the ledger: value moves here and nowhere else.
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { holdExpiry } from './holds.ts'
import { person } from './person.ts'
import { ledgerRefusals } from './refusals.ts'

export { fundDesk, moveFunds, openFund, type FundMove, type FundMoved } from './funds.ts'
export { type HoldRef, type HoldState } from './hold.ts'
export {
  captureHolds,
  holdValue,
  openHolds,
  releaseHolds,
  type CaptureInput,
  type HoldInput,
} from './holds.ts'
export { liabilityAt, type Liability } from './liability.ts'
export { moveValue, type Move } from './person.ts'
export { balances, post } from './post.ts'
export { ledgerRefusals } from './refusals.ts'
export { type Asset, type House, type Owner, type Posted, type Transfer } from './transfer.ts'

export const ledgerModule: Module = {
  name: 'ledger',
  schema: 'ledger',
  migrations: new URL('./migrations/', import.meta.url),
  refusals: ledgerRefusals,
  person,
  audit,
  timers: [holdExpiry],
}
