// The doors of insight: all of them only read.
import { contract } from '#contracts'
import { outside } from '#platform'
import { attributionCsv, attributionOf, pathOfCustomer, pathOfOrder } from './attribution.ts'
import { groupTalkOf } from './groups/talk.ts'
import { groupBoardOf, groupCsv, groupMergesOf } from './groups/board.ts'
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
  groupBoard: outside(analytics.groupBoard, ({ platform, scope }, asked) =>
    groupBoardOf(platform, scope, asked),
  ),
  groupBoardFile: outside(analytics.groupBoardFile, async ({ platform, scope }, asked) => {
    const text = await groupCsv(platform, scope, asked)
    return new File([text], 'groups.csv', { type: 'text/csv' })
  }),
  groupTalk: outside(analytics.groupTalk, ({ platform, scope }, asked) =>
    groupTalkOf(platform, scope, asked),
  ),
  groupMerges: outside(analytics.groupMerges, ({ platform, scope }, { storeId }) =>
    groupMergesOf(platform, scope, storeId ?? null),
  ),
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
