// A process of its own that holds the engines of one data directory, for tests that kill it. Prints
// one JSON line: {"ready":true,...} or {"code":...,"sentences":...}. SIGTERM stops it in order.
import { startEngines, StartError, type TestKnobs } from '../index.ts'

interface Order {
  dataDir: string
  ports: [number, number, number]
  databaseUrl?: string
  clickhouseUrl?: string
  knobs?: TestKnobs
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order
const [postgresPort, clickhousePort, clickhouseTcpPort] = order.ports
const said: string[] = []

try {
  const engines = await startEngines({
    dataDir: order.dataDir,
    postgresPort,
    clickhousePort,
    clickhouseTcpPort,
    databaseUrl: order.databaseUrl,
    clickhouseUrl: order.clickhouseUrl,
    tests: order.knobs,
    log: (line) => said.push(line),
  })
  const { databaseUrl, clickhouse } = engines
  process.once('SIGTERM', () => void engines.stop())
  console.log(JSON.stringify({ ready: true, databaseUrl, clickhouse, said }))
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.log(JSON.stringify({ code: error.code, sentences: error.sentences }))
  process.exitCode = 1
}
