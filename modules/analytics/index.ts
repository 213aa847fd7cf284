// What worked: the report, the five-node funnel, the overview, the store board. Only reads.
export { funnelOf } from './funnel.ts'
export { analyticsModule } from './module.ts'
export { overviewOf } from './overview.ts'
export { insightReport, type ReportOptions } from './report.ts'
export { storeBoardOf } from './stores.ts'
