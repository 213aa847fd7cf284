// What an operator sees: one id through a request's logs and answers, health with a reason,
// metrics.
import { createServer, connect, type Server, type Socket } from 'node:net'
import { inject, describe, expect, it } from 'vitest'
import { cloneDatabase, testPlatform, until } from '#platform/testing'
import { addHealth, listener, makeHttpServer, makeLogger, type Module } from '#platform'
import { chunk, happened, probe } from '../testing/probe.ts'

/** A way to PostgreSQL that can be cut and mended. */
async function cutter(databaseUrl: string) {
  const url = new URL(databaseUrl)
  const [host, port] = [url.hostname, Number(url.port)]
  const open = new Set<Socket>()
  const make = () =>
    createServer((near) => {
      const far = connect(port, host)
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(one)
        one
          .on('error', () => undefined)
          .on('close', () => other.destroy())
          .pipe(other)
      }
    })
  const listen = (server: Server, at: number) =>
    new Promise<number>((resolve) =>
      server.listen(at, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
  let server = make()
  const at = await listen(server, 0)
  url.host = `127.0.0.1:${at}`
  return {
    databaseUrl: String(url),
    cut: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
    mend: async () => void (await listen((server = make()), at)),
  }
}

const failing: Module = {
  name: 'shaky',
  schema: 'shaky',
  plainRoutes: (app, platform) => {
    app.get('/shaky/:id', async () => {
      await platform.db.connection().execute(async () => platform.log.warn('deep inside'))
      throw new Error('broken')
    })
  },
}

describe('request ids', () => {
  it('go through every line, the header and the problem; a strange one is replaced', async () => {
    const lines: Record<string, unknown>[] = []
    const log = makeLogger({
      level: 'info',
      pretty: false,
      to: { write: (line: string) => void lines.push(JSON.parse(line)) },
    })
    const platform = await testPlatform(inject('engines'), [{ storey: 1, module: failing }], {
      worker: false,
      log,
    })
    const app = await makeHttpServer({ platform, authenticate: async () => null })
    const reply = await app.inject({ url: '/shaky/1', headers: { 'x-request-id': 'till-7.a:1' } })
    expect(reply.headers['x-request-id']).toBe('till-7.a:1')
    expect(reply.json()).toMatchObject({ code: 'request.failed', requestId: 'till-7.a:1' })
    expect(lines.map(({ msg, requestId }) => [msg, requestId])).toEqual([
      ['deep inside', 'till-7.a:1'],
      ['request failed', 'till-7.a:1'],
      ['request answered', 'till-7.a:1'],
    ])
    expect(lines.at(-1)).toMatchObject({
      method: 'GET',
      route: '/shaky/:id',
      status: 500,
      ms: expect.any(Number),
    })

    const [one, two] = await Promise.all(
      ['a b\tc', undefined].map((given) =>
        app.inject({
          url: '/v1/nothing',
          headers: given === undefined ? {} : { 'x-request-id': given },
        }),
      ),
    )
    for (const each of [one!, two!]) {
      expect(each.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
      expect(each.json()).toMatchObject({
        code: 'request.unknownRoute',
        requestId: each.headers['x-request-id'],
      })
    }
    expect(one!.headers['x-request-id']).not.toBe(two!.headers['x-request-id'])
    await app.close()
  })
})

describe('health and metrics', () => {
  it('say what is gone and why, count what waits, and recover', async () => {
    const { databaseUrl, cut, mend } = await cutter(await cloneDatabase(inject('engines')))
    const platform = await testPlatform(
      inject('engines'),
      [
        {
          storey: 1,
          module: probe([
            listener({
              name: 'probe.stuck',
              on: [happened, chunk],
              run: async (_tx, [first]) => {
                if (first?.name === chunk.name) throw new Error('never')
              },
            }),
          ]),
        },
      ],
      { databaseUrl },
    )
    const app = await makeHttpServer({ platform, authenticate: async () => null })
    addHealth(app, platform)
    const health = async () => app.inject('/healthz')
    const metric = async (name: string) => {
      const { payload, headers } = await app.inject('/metrics')
      expect(headers['content-type']).toContain('text/plain')
      return payload
        .split('\n')
        .find((line) => line.startsWith(name))
        ?.split(' ')
        .at(-1)
    }
    expect(await health()).toMatchObject({ statusCode: 200 })
    await platform.act(async (tx) =>
      tx.publish(chunk, [
        { subject: 5, payload: { size: 1 } },
        { subject: 5, payload: { size: 2 } },
      ]),
    )
    await platform.idle()
    expect(await metric('siyu_parked{by="probe.stuck"}')).toBe('2')
    expect(await metric('siyu_listener_ticks_behind{listener="probe.stuck"}')).toBe('0')
    expect(await metric('siyu_jobs{state="due"}')).toBe('0')
    expect(Number(await metric('siyu_pool_connections{state="total"}'))).toBeGreaterThan(0)
    expect(
      Number(await metric('siyu_http_seconds_count{route="/healthz",method="GET",status="200"}')),
    ).toBeGreaterThan(0)
    expect(await metric('siyu_insight_lag_seconds')).toBeDefined()

    cut()
    const gone = await health()
    expect(gone.statusCode).toBe(503)
    expect(gone.json()).toMatchObject({
      postgres: false,
      clickhouse: true,
      reason: { zh: 'PostgreSQL 没有应答', en: 'PostgreSQL does not answer' },
    })
    expect(await metric('siyu_engine_up{engine="postgres"}')).toBe('0')
    expect(await metric('siyu_parked{by="probe.stuck"}')).toBeUndefined()
    await mend()
    expect(await until(async () => (await health()).statusCode === 200, 10_000)).toBe(true)
    // Listeners go on by themselves.
    await platform.act(async (tx) =>
      tx.publish(happened, [{ subject: 6, payload: { version: 1 } }]),
    )
    await platform.idle()
    await app.close()
  })
})
