// Metrics in Prometheus' text format, and health.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../platform.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const requests = new Histogram({
  name: 'siyu_http_seconds', help: 'Time to answer a request, in seconds', registers: [registry],
  labelNames: ['route', 'method', 'status'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
})
const behind = new Gauge({
  name: 'siyu_listener_ticks_behind', help: 'Ticks a listener has not passed yet', registers: [registry],
  labelNames: ['listener', 'lane'],
})
const parked = new Gauge({
  name: 'siyu_listener_parked', help: 'Events parked for a listener', registers: [registry],
  labelNames: ['listener', 'lane'],
})

export function countRequest(route: string, method: string, status: number, ms: number): void {
  requests.observe({ route, method, status: String(status) }, ms / 1000)
}

/** `/healthz` is 200 when both engines answer; `/metrics` is for Prometheus. */
export function addHealth(app: FastifyInstance, platform: Platform): void {
  app.get('/healthz', async (_request, reply) => {
    const postgres = await platform.pool.query('select 1').then(() => true, () => false)
    const clickhouse = await platform.insight.ping()
    return reply.status(postgres && clickhouse ? 200 : 503).send({ postgres, clickhouse })
  })
  app.get('/metrics', async (_request, reply) => {
    for (const standing of platform.runner?.standing() ?? []) {
      const labels = { listener: standing.name, lane: standing.lane }
      behind.set(labels, standing.behind)
      parked.set(labels, standing.parked)
    }
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
