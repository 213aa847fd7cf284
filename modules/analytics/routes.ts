// The doors of insight: all of them only read.
import { contract } from '#contracts'
import { outside } from '#platform'
import { attributionCsv, attributionOf, pathOfCustomer, pathOfOrder } from './attribution.ts'
import { funnelOf } from './funnel.ts'
import { overviewOf } from './overview.ts'
import { insightReport } from './report.ts'
import { storeBoardOf } from './stores.ts'

const { analytics } = contract

export const routes = {
  overview: outside(analytics.overview, ({ platform, scope }, asked) =>
    overviewOf(platform, scope, asked),
  ),
  report: outside(analytics.report, ({ platform, scope }, asked) =>
    insightReport(platform, scope, asked),
  ),
  funnel: outside(analytics.funnel, ({ platform, scope }, asked) =>
    funnelOf(platform, scope, asked),
  ),
  attribution: outside(analytics.attribution, ({ platform, scope }, asked) =>
    attributionOf(platform, scope, asked),
  ),
  attributionFile: outside(analytics.attributionFile, async ({ platform, scope }, asked) => {
    const text = attributionCsv(await attributionOf(platform, scope, asked))
    return new File([text], `attribution-${asked.by}.csv`, { type: 'text/csv' })
  }),
  customerPath: outside(analytics.customerPath, async ({ platform, scope }, { id }) => ({
    touches: await pathOfCustomer(platform.db, scope, id),
  })),
  orderPath: outside(analytics.orderPath, async ({ platform, scope }, { id }) => ({
    touches: await pathOfOrder(platform.db, scope, id),
  })),
  storeBoard: outside(analytics.storeBoard, ({ platform, scope }, asked) =>
    storeBoardOf(platform, scope, asked),
  ),
}
