// The list the server boots from: every module and the storey it stands on. The tidy test reads it
// too.
import type { StoreyedModule } from '#platform'
import { acquireModule } from '#modules/acquire'
import { analyticsModule } from '#modules/analytics'
import { audienceModule } from '#modules/audience'
import { catalogModule } from '#modules/catalog'
import { codeModule } from '#modules/code'
import { connectModule } from '#modules/connect'
import { couponModule } from '#modules/coupon'
import { customerModule } from '#modules/customer'
import { experimentModule } from '#modules/experiment'
import { journeyModule } from '#modules/journey'
import { ledgerModule } from '#modules/ledger'
import { loyaltyModule } from '#modules/loyalty'
import { materialModule } from '#modules/material'
import { messagingModule } from '#modules/messaging'
import { officialModule } from '#modules/official'
import { orderModule } from '#modules/order'
import { orgModule } from '#modules/org'
import { payModule } from '#modules/pay'
import { shopModule } from '#modules/shop'
import { smsModule } from '#modules/sms'
import { wecomModule } from '#modules/wecom'

export const architecture: readonly StoreyedModule[] = [
  { storey: 1, module: orgModule },
  { storey: 2, module: customerModule },
  { storey: 2, module: catalogModule },
  { storey: 2, module: ledgerModule },
  { storey: 3, module: wecomModule },
  { storey: 3, module: officialModule },
  { storey: 3, module: smsModule },
  { storey: 3, module: payModule },
  { storey: 3, module: orderModule },
  { storey: 3, module: materialModule },
  { storey: 3, module: couponModule },
  { storey: 4, module: loyaltyModule },
  { storey: 5, module: connectModule },
  { storey: 5, module: codeModule },
  { storey: 5, module: audienceModule },
  { storey: 5, module: experimentModule },
  { storey: 5, module: shopModule },
  { storey: 6, module: messagingModule },
  { storey: 7, module: acquireModule },
  { storey: 7, module: journeyModule },
  { storey: 8, module: analyticsModule },
]
