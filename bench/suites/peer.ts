// The same purchase at a shop of Vendure: two articles, picked up, paid with money that the shop
// holds. Both are Node on one and the same PostgreSQL, asked by the same client, one after the
// other.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freeBase } from '#cli/ports'
import { chunksOf, sideBySide } from '#kit'
import { cpuEach, cpuSeconds } from '../cpu.ts'
import { untilHeard } from '../heard.ts'
import { auditDifferences, startHouse, type House } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import { parts, timed, type Sample, type Values } from '../sample.ts'
import { openSessions, type BenchBuyer } from '../sessions.ts'
import { enrolAll, makeBuyers, makeStores, type BenchStore } from '../world.ts'

const PEER = '@vendure/core@3.7.3'
const CLIENTS = 16
const articles = [
  { sku: 'A', fen: 5_000 },
  { sku: 'B', fen: 8_000 },
]
const TOTAL_FEN = articles.reduce((sum, { fen }) => sum + fen, 0)

async function ask(url: string, body: object, headers: Record<string, string>) {
  const reply = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { reply, text: await reply.text() }
}

/** `count` purchases, so many clients at a time: the seconds until the last is answered. */
const shopping = (count: number, buy: (at: number) => Promise<void>) =>
  timed(() =>
    sideBySide(
      Array.from({ length: count }, (_, at) => at),
      CLIENTS,
      buy,
    ),
  )

async function stockTheShelf(house: House, store: BenchStore, buyers: readonly number[]) {
  await house.api.catalog.saveProduct({
    name: 'Serum',
    state: 'onSale',
    variants: articles.map(({ sku, fen }) => ({ sku, listFen: fen, options: { size: sku } })),
  })
  const items = articles.map(({ sku }) => ({ sku, units: 1_000_000 }))
  await house.api.stock.count({ storeId: store.id, items })
  await enrolAll(house.api, [...buyers])
  const { changedAt: _at, tiers, ...rules } = await house.api.loyalty.getProgram()
  await house.api.loyalty.saveProgram({
    ...rules,
    tiers: tiers.map(({ members: _n, ...tier }) => tier),
    stored: { gifts: [], spends: 'proportional', mostPerOrderFen: null },
  })
  for (const some of chunksOf([...buyers.keys()], 100)) {
    const { items: done } = await house.api.stored.topUp({
      topUps: some.map((at) => ({
        source: 'bench',
        number: `T${at}`,
        storeCode: store.code,
        customer: { identities: [{ kind: 'externalId', value: `buyer-${at}`, realm: 'bench' }] },
        fen: TOTAL_FEN * 10,
        paidBy: 'card',
      })),
    })
    const refused = done.find((one) => 'refusal' in one)
    if (refused) throw new Error(`not paid in: ${JSON.stringify(refused)}`)
  }
}

async function buyHere(house: House, storeId: number, who: BenchBuyer, key: string) {
  const { reply, text } = await ask(
    `${house.url}/v1/consumer/shop/purchases`,
    {
      key,
      storeId,
      lines: articles.map(({ sku }) => ({ sku, quantity: 1 })),
      delivery: { kind: 'pickUp' },
      totalFen: TOTAL_FEN,
      storedFen: TOTAL_FEN,
    },
    { cookie: `siyu_customer=${who.token}` },
  )
  if (!reply.ok || !text.includes('"paid"')) throw new Error(`not bought: ${text}`)
}

async function measureHere(house: House, count: number): Promise<Values> {
  const [store] = await makeStores(house.api, 1)
  if (!store) throw new Error('no store')
  const ids = await makeBuyers(house.api, Math.ceil(count / 4))
  await stockTheShelf(house, store, ids)
  const buyers = await openSessions(house.pool, ids)
  const buy = (round: string) => (at: number) =>
    buyHere(house, store.id, buyers[at % buyers.length] as BenchBuyer, `${round}-${at}-abcdefgh`)
  await shopping(Math.ceil(count / 10), buy('warm'))
  await untilHeard(house.pool)
  const before = cpuSeconds(house.pid)
  const startedAt = performance.now()
  const { seconds } = await shopping(count, buy('run'))
  await untilHeard(house.pool)
  const heard = (performance.now() - startedAt) / 1000
  return {
    answeredPerSecond: count / seconds,
    effectsPerSecond: count / heard,
    ...cpuEach(before, cpuSeconds(house.pid), count),
  }
}

/** The packages of the peer, from the registry, into the bench's own directory. */
async function install(into: string): Promise<void> {
  await mkdir(into, { recursive: true })
  await writeFile(join(into, 'package.json'), '{"private":true}')
  const packages = ['--no-audit', '--no-fund', '--no-save', PEER, 'pg@8']
  await promisify(execFile)('npm', ['install', ...packages], { cwd: into })
}

async function startPeer(modules: string, databaseUrl: string) {
  const port = await freeBase()
  const script = fileURLToPath(new URL('../peer/vendure.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, modules, databaseUrl, String(port)], {
    cwd: modules,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  for await (const line of createInterface({ input: child.stdout }))
    if (line === 'ready') return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}/shop`, stop }
  throw new Error('the peer ended before it was ready')
}

const first = 'mutation { addItemToOrder(productVariantId: 1, quantity: 1) { __typename } }'
const address = '{ fullName: "Li", streetLine1: "1", city: "Shanghai", countryCode: "CN" }'
const rest = (at: string) => `mutation {
  b: addItemToOrder(productVariantId: 2, quantity: 1) { __typename }
  c: setCustomerForOrder(input: { firstName: "Li", lastName: "${at}",
    emailAddress: "${at}@example.com" }) { __typename }
  d: setOrderShippingAddress(input: ${address}) { __typename }
  e: setOrderShippingMethod(shippingMethodId: [1]) { __typename }
  f: transitionOrderToState(state: "ArrangingPayment") { __typename }
  g: addPaymentToOrder(input: { method: "stored", metadata: {} }) {
    __typename ... on Order { state totalWithTax } ... on ErrorResult { message } }
}`

/** Two requests, as few as its sessions allow; a page of its own would send seven. */
async function buyThere(url: string, at: string): Promise<void> {
  const { reply } = await ask(url, { query: first }, {})
  const authorization = `Bearer ${reply.headers.get('vendure-auth-token')}`
  const { text } = await ask(url, { query: rest(at) }, { authorization })
  if (!text.includes(`"PaymentSettled","totalWithTax":${TOTAL_FEN}`))
    throw new Error(`not bought at the peer: ${text}`)
}

async function measureThere(house: House, modules: string, count: number): Promise<Values> {
  await house.pool.query('create database peer')
  const url = new URL(house.access.databaseUrl ?? '')
  url.pathname = '/peer'
  const peer = await startPeer(modules, url.href)
  try {
    await shopping(Math.ceil(count / 10), (at) => buyThere(peer.url, `warm${at}`))
    const { seconds } = await shopping(count, (at) => buyThere(peer.url, `run${at}`))
    return { answeredPerSecond: count / seconds }
  } finally {
    await peer.stop()
  }
}

async function peerOnce(options: BenchOptions, modules: string, run: number): Promise<Sample> {
  const count = options.quick ? 100 : 2_000
  const house = await startHouse(join(options.data, `house-${run}`), options.port)
  try {
    const there = await measureThere(house, modules, count)
    const here = await measureHere(house, count)
    const differences = await auditDifferences(house)
    return {
      figures: { ...parts({ siyu: here, vendure: there }), auditDifferences: differences },
      ratios: {
        answeredOverVendure: (here['answeredPerSecond'] ?? 0) / (there['answeredPerSecond'] ?? 1),
        effectsOverVendure: (here['effectsPerSecond'] ?? 0) / (there['answeredPerSecond'] ?? 1),
      },
    }
  } finally {
    await house.stop()
  }
}

export async function peerSuite(options: BenchOptions): Promise<Sample[]> {
  const modules = join(options.data, 'peer')
  await install(modules)
  const samples: Sample[] = []
  for (let run = 0; run < options.runs; run++) samples.push(await peerOnce(options, modules, run))
  return samples
}
