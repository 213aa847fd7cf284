// Takes the demo brand out of a stopped installation, after looking whether anything else lives
// there.
import { SANDBOX_CORP } from '#demo'
import { openPool, readConfig, startEngines, StartError } from '#platform'
import { emptyHouse } from '../server/demo/empty.ts'
import { readMark, setMark } from '../server/demo/mark.ts'
import { readSigns, type Signs } from '../server/demo/sql.ts'
import { freeBase } from './ports.ts'

/** Customers, orders, refunds: the files a demo brand imports. */
const DEMO_IMPORTS = 3

export async function wipeDemo(dataDir: string, say: (line: string) => void): Promise<void> {
  const mark = await readMark(dataDir)
  if (mark === undefined || mark === 'wiped') throw noDemo()
  const config = readConfig(['--data', dataDir, '--port', String(await freeBase())], process.env)
  const engines = await startEngines({
    dataDir,
    postgresPort: config.ports.postgres,
    clickhousePort: config.ports.clickhouse,
    clickhouseTcpPort: config.ports.clickhouseTcp,
    log: say,
    ...(config.DATABASE_URL && { databaseUrl: config.DATABASE_URL }),
    ...(config.CLICKHOUSE_URL && { clickhouseUrl: config.CLICKHOUSE_URL }),
  })
  try {
    const pool = openPool(engines.databaseUrl, 1)
    const signs = await readSigns(pool, SANDBOX_CORP).finally(() => pool.end())
    const real = realIn(signs)
    if (real.length > 0) throw realData(real)
    await emptyHouse(engines, dataDir)
    await setMark(dataDir, 'wiped')
  } finally {
    await engines.stop()
  }
}

interface Reason {
  zh: string
  en: string
}

/** Why this is more than a demo brand. */
function realIn({ sandbox, ownCorp, keysUsed, imports }: Signs): Reason[] {
  return [
    ...(sandbox ? [] : [{ zh: '不是沙盒品牌', en: 'it is not a sandbox brand' }]),
    ...(ownCorp
      ? [{ zh: '已连接自己的企业微信', en: 'it is connected to a WeCom of its own' }]
      : []),
    ...(keysUsed > 0
      ? [{ zh: `有 ${keysUsed} 个在用的 API 密钥`, en: `${keysUsed} API keys were used` }]
      : []),
    ...(imports > DEMO_IMPORTS
      ? [{ zh: '导入过自己的数据', en: 'data of its own was imported' }]
      : []),
  ]
}

const noDemo = () =>
  new StartError('demo.notThere', {
    zh: '这个数据目录里没有演示品牌。',
    en: 'There is no demo brand in this data directory.',
  })
const realData = (reasons: readonly Reason[]) =>
  new StartError('demo.realData', {
    zh: `不能清除：${reasons.map(({ zh }) => zh).join('；')}。`,
    en: `It is not wiped: ${reasons.map(({ en }) => en).join('; ')}.`,
  })
