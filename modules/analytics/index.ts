// What worked: the report, the five-node funnel, the overview, the store board. Only reads.
export { insightReport, type ReportOptions } from './report.ts'
export { analyticsModule } from './module.ts'
