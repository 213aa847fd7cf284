// siyu demo --customers N --days D: a crowd scans, adds, registers, buys, comes back and leaves in a
// running sandbox brand, through the product's own doors; the clock is turned day by day.
import { InvalidArgumentError, type Command } from 'commander'
import { resolve } from 'node:path'
import {
  isRate,
  liveQuarter,
  spotsOf,
  usualRates,
  type DemoContext,
  type QuarterDone,
  type Rates,
} from '#demo'
import { StartError } from '#platform'
import { takeSeed } from '../../server/demo/mark.ts'
import type { House } from '../house.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'
import { progressBar } from '../progress.ts'

interface CrowdOptions extends CommonOptions {
  customers: number
  days: number
  seed: number
  rates?: Rates
}

const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new InvalidArgumentError(`a whole number from ${least} to ${most}, please`)
  return value
}

/** `adds=0.4,returns=0.6`; what is not named stays as usual. */
function readRates(text: string): Rates {
  const rates = { ...usualRates }
  for (const part of text.split(',')) {
    const [name = '', share = ''] = part.split('=').map((word) => word.trim())
    const value = Number(share)
    if (!isRate(name) || share === '' || !(value >= 0 && value <= 1))
      throw new InvalidArgumentError(
        `name=share, share from 0 to 1; names: ${Object.keys(usualRates).join(', ')}`,
      )
    rates[name] = value
  }
  return rates
}

export function addCrowd(demo: Command): void {
  withCommon(demo.command('crowd', { isDefault: true }))
    .description('a crowd that lives some weeks in a running sandbox brand')
    .requiredOption('--customers <n>', 'how many scan a code', wholeNumber(1, 1_000_000))
    .option('--days <n>', 'over how many days', wholeNumber(1, 366), 90)
    .option('--seed <n>', 'the same seed, the same crowd', wholeNumber(1, 2 ** 31), 20_260_701)
    .option('--rates <list>', `shares to change; as usual ${namesOf(usualRates)}`, readRates)
    .action(live)
}

const namesOf = (rates: Rates): string =>
  Object.entries(rates)
    .map(([name, share]) => `${name}=${share}`)
    .join(',')

async function live(options: CrowdOptions): Promise<void> {
  await inHouse(options, async (house) => {
    const context = await sandboxOf(house)
    const spots = await spotsOf(context)
    if (spots.length === 0) throw noCodes()
    if (!(await takeSeed(resolve(options.data), options.seed))) throw seedTaken(options.seed)
    const bar = progressBar(options)
    const startedAt = performance.now()
    const done = await liveQuarter(
      context,
      { rates: usualRates, ...options, spots },
      (day, sofar) => bar.at(day, options.days, wordsOf(sofar)),
    ).finally(() => bar.stop())
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    console.log(
      options.json ? JSON.stringify({ ...done, seconds }) : `${wordsOf(done)} (${seconds} s)`,
    )
  })
}

const wordsOf = (done: QuarterDone): string =>
  [
    `${done.scanned} scanned, ${done.added} added, ${done.registered} members`,
    `${done.orders} orders, ${done.coupons} coupons used, ${done.refunds} refunds`,
    `${done.blocked} left`,
  ].join(', ')

/** The sandbox's address is where the connected corp calls. */
export async function sandboxOf(house: House): Promise<DemoContext> {
  if (house.own) throw noSandbox()
  const corp = await house.api.wecom.getCorp()
  const { origin, pathname } = new URL(corp?.apiUrl ?? 'http://127.0.0.1')
  const there =
    corp &&
    pathname === '/wecom' &&
    (await fetch(`${origin}/sandbox/api/corps`, { signal: AbortSignal.timeout(5_000) }).then(
      (reply) => reply.ok,
      () => false,
    ))
  if (!there) throw noSandbox()
  const { url, headers, api } = house
  return { url, headers, api, corpId: corp.corpId, sandboxUrl: origin, say: () => undefined }
}

const noSandbox = () =>
  new StartError('demo.noSandbox', {
    zh: '演示数据需要正在运行且带沙箱的服务。请先运行 npm start（不要加 --no-sandbox）。',
    en: 'The demo needs a running server with its sandbox. Run npm start first, without --no-sandbox.',
  })
const noCodes = () =>
  new StartError('demo.noCodes', {
    zh: '没有可扫的渠道码。先建渠道码，或用 siyu demo load 装入演示品牌。',
    en: 'No code hangs anywhere. Make one first, or load the demo brand with: siyu demo load',
  })
const seedTaken = (seed: number) =>
  new StartError('demo.seedTaken', {
    zh: `种子 ${seed} 的人群已经来过，请换一个 --seed。`,
    en: `The crowd of seed ${seed} has been here; choose another --seed.`,
  })
