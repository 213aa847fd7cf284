// What a bench is asked to do: the suite, its size, and where it may put its data.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const suiteNames = [
  'start',
  'import',
  'ingest',
  'segments',
  'log',
  'wechat',
  'value',
  'peer',
] as const
export type SuiteName = (typeof suiteNames)[number]

export interface BenchOptions {
  suite: SuiteName
  json: boolean
  /** Small sizes: shows that everything works; its figures are rough. */
  quick: boolean
  runs: number
  seed: number
  /** Generated customers of the suite `segments`, followers of the suite `wechat`. */
  customers: number
  /** Online Retail, for the suite `import`. */
  file: string
  /** Where installations of the bench are made; removed afterwards. */
  data: string
  /** First of five ports; absent: any five free ones. */
  port: number | undefined
}

export const usage = `npm run bench -- SUITE [--json] [--quick] [--runs 3]

  start      first and second start of the product, against the two engines alone
  import     Online Retail through the import, against bare COPY of the same rows
             --file FILE     default ../shared/data/online_retail/online_retail.csv.gz
  ingest     orders over HTTP with every effect, against bare batched inserts of the order rows
  segments   a count of five conditions and a tag, against ClickHouse and PostgreSQL by hand;
             event to membership
             --customers N   default 500000, with --quick 20000; 5000000 is possible
  log        events written and listened to, against bare inserts; callback to welcome message
  wechat     short links opened and kept, against a bare redirect; callbacks accepted a second;
             callback to welcome message at 200 a second; openings shared out among 500 guides
             and 50 groups by sixteen processes; all followers of the official account listed
             and read
             --customers N   followers, default 100000, with --quick 20000; 1000000 is possible
  value      the price of a cart of fifty lines under ten offers; a flash sale of 10,000 buyers,
             against one transaction for each buyer; 20,000 claims of 1,000 coupons, against the
             same; orders one by one and in batches with every effect, and postings spread over
             accounts and on one budget, against bare inserts; a night in which something falls due for every member,
             against bare updates of the same rows
             --customers N   members, default 500000, with --quick 20000; 3000000 is possible

  peer       the same paid purchase here and at a shop of Vendure, which is installed from npm for
             it: the registry has to be reached

  --runs N   median and spread of N runs (default 1)     --seed N   of the generated data
  --data DIR where to work (default: the system's temporary directory; removed afterwards)
  --port N   first of five ports                         --json     the result only

The last line is one JSON object: {"suite","figures":{},"ratios":{}}. Only the ratios are comparable
between machines. What each is measured against stands in bench/baseline/.`

const isSuite = (name: string): name is SuiteName => suiteNames.some((known) => known === name)

const wholeNumber = (name: string, text: string, least: number): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`--${name} takes a whole number from ${least}`)
  return value
}

/** Throws a TypeError that names what is wrong; undefined when only help was asked for. */
export function readOptions(argv: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      runs: { type: 'string', default: '1' },
      seed: { type: 'string', default: '20260701' },
      customers: { type: 'string' },
      file: { type: 'string', default: '../shared/data/online_retail/online_retail.csv.gz' },
      data: { type: 'string' },
      port: { type: 'string' },
    },
  })
  if (values.help) return undefined
  const [suite = '', ...rest] = positionals
  if (!isSuite(suite) || rest.length > 0)
    throw new TypeError(`name one suite: ${suiteNames.join(', ')}`)
  const { quick, json, file } = values
  return {
    suite,
    json,
    quick,
    file,
    runs: wholeNumber('runs', values.runs, 1),
    seed: wholeNumber('seed', values.seed, 0),
    customers: wholeNumber(
      'customers',
      values.customers ?? (quick ? '20000' : suite === 'wechat' ? '100000' : '500000'),
      1_000,
    ),
    data: values.data ?? join(tmpdir(), `siyu-bench-${process.pid}`),
    port: values.port === undefined ? undefined : wholeNumber('port', values.port, 1024),
  }
}
