// The doors of insight: all of them only read.
import { contract } from '#contracts'
import { outside } from '#platform'
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
  storeBoard: outside(analytics.storeBoard, ({ platform, scope }, asked) =>
    storeBoardOf(platform, scope, asked),
  ),
}
