// Metrics in Prometheus' text format, and health.
import { sql } from 'kysely'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { FastifyInstance } from 'fastify'
import type { Db } from '../db/pool.ts'
import { listenerStandings } from '../log/desk.ts'
import { countParked } from '../log/parked.ts'
import type { Platform } from '../platform.ts'
import { platformRefusals } from '../refusal.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
  new Gauge({ name, help, labelNames, registers: [registry] })

const requests = new Histogram({
  name: 'siyu_http_seconds',
  help: 'Time to answer a request, in seconds',
  registers: [registry],
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
})
const behind = gauge(
  'siyu_listener_ticks_behind',
  'Ticks a listener has not passed yet',
  'listener',
)
const parked = gauge('siyu_parked', 'Events, or due rows, that stand aside', 'by')
const jobs = gauge(
  'siyu_jobs',
  'Calls to the outside: due, running, or given up after their last try',
  'state',
)
const pool = gauge(
  'siyu_pool_connections',
  'Connections of this process to PostgreSQL; waiting: requests for one',
  'state',
)
const lag = gauge('siyu_insight_lag_seconds', 'How far ClickHouse stands behind the log')
const up = gauge('siyu_engine_up', '1 while the engine answers', 'engine')

export function countRequest(route: string, method: string, status: number, ms: number): void {
  requests.observe({ route, method, status: String(status) }, ms / 1000)
}

const ANSWER_MS = 2_000

/** Whether it answers in time; an engine that only hangs is as gone as one that is not there. */
const answers = (asked: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    asked.then(
      (answer) => answer !== false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, ANSWER_MS, false).unref()),
  ])

const enginesOf = async (platform: Platform) => {
  const [postgres, clickhouse] = await Promise.all([
    answers(platform.pool.query('select 1')),
    answers(platform.insight.ping()),
  ])
  return { postgres, clickhouse }
}

const reasons = {
  postgres: { zh: 'PostgreSQL 没有应答', en: 'PostgreSQL does not answer' },
  clickhouse: { zh: 'ClickHouse 没有应答', en: 'ClickHouse does not answer' },
}

/**
 * `/healthz` is 200 when both engines answer, else 503 with the reason; `/metrics` is for
 * Prometheus.
 */
export function addHealth(app: FastifyInstance, platform: Platform): void {
  app.get('/healthz', async (_request, reply) => {
    const engines = await enginesOf(platform)
    const gone = (['postgres', 'clickhouse'] as const).find((engine) => !engines[engine])
    return reply.status(gone ? 503 : 200).send({
      ...engines,
      ...(gone && { reason: reasons[gone] }),
      ...(platform.space() === 'critical' && { readOnly: platformRefusals.readOnly.sentence }),
    })
  })
  app.get('/metrics', async (_request, reply) => {
    const engines = await enginesOf(platform)
    for (const [engine, answered] of Object.entries(engines)) up.set({ engine }, answered ? 1 : 0)
    // What is not known is left out: an old figure would lie.
    for (const each of [behind, parked, jobs, lag]) each.reset()
    if (engines.postgres) await readGauges(platform)
    const { totalCount, idleCount, waitingCount } = platform.pool
    for (const [state, n] of Object.entries({
      total: totalCount,
      idle: idleCount,
      waiting: waitingCount,
    }))
      pool.set({ state }, n)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

async function readGauges(platform: Platform): Promise<void> {
  for (const { name, behind: ticks } of await listenerStandings(platform))
    behind.set({ listener: name }, ticks)
  for (const { by, n } of await countParked(platform.db)) parked.set({ by }, n)
  for (const [state, n] of Object.entries(await countJobs(platform.db))) jobs.set({ state }, n)
  lag.set((await platform.insightLagMs()) / 1000)
}

async function countJobs(db: Db): Promise<Record<string, number>> {
  const found = await sql<Record<string, number>>`select
      count(*) filter (where locked_at is null and attempts < max_attempts
      and run_at <= clock_timestamp()) as due,
      count(*) filter (where locked_at is not null) as running,
      count(*) filter (where locked_at is null and attempts >= max_attempts) as failed
    from graphile_worker.jobs`.execute(db)
  return found.rows[0] ?? {}
}
