// The console for a test: the whole house behind real doors on a port, seeded over its own API,
// and a browser.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { addFrontends, buildFrontends } from '../../apps/server/frontends.ts'
import { seed } from './console-seed.ts'

export const password = 'a-long-enough-one'
export type Language = 'zh-CN' | 'en'
export interface ConsoleWorld {
  base: string
  /** A page of somebody at headquarters, in a language and a width. */
  open: (options: {
    language: Language
    width?: number
    signedIn?: boolean
  }) => Promise<{ page: Page; context: BrowserContext; faults: string[] }>
  /** Every address of the map, with the ids of seeded things. */
  paths: string[]
  /** The API, signed in as headquarters. */
  call: <T = unknown>(method: string, path: string, body?: object) => Promise<T>
}

export async function openConsole(): Promise<ConsoleWorld> {
  const house = await openHouse()
  const staffId = await makeStaff(house, {
    name: 'Mei', role: 'headquarters', login: 'mei', password,
  })
  const cookie = await signInAs(house, staffId)
  await buildFrontends(() => undefined)
  const { app } = await openDoors(house)
  await addFrontends(app)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const call: ConsoleWorld['call'] = async (method, path, body) => {
    const json = body !== undefined && !(body instanceof FormData)
    const reply = await fetch(base + path, {
      method, headers: { cookie, ...(json && { 'content-type': 'application/json' }) },
      ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return await reply.json() as never
  }
  const ids = await seed(house, call)
  await house.idle()
  const browser = await launch()
  const open: ConsoleWorld['open'] = async ({ language, width = 1360, signedIn = true }) => {
    const context = await browser.newContext({
      viewport: { width, height: 900 }, locale: language, baseURL: base,
    })
    onTestFinished(() => context.close())
    await context.addInitScript((chosen) => localStorage.setItem('siyu.language', chosen), language)
    const [name = '', value = ''] = cookie.split('=')
    if (signedIn) await context.addCookies([{ name, value, url: base }])
    const page = await context.newPage()
    return { page, context, faults: faultsOf(page) }
  }
  return { base, open, paths: pathsOf(ids), call }
}

async function launch(): Promise<Browser> {
  const browser = await chromium.launch({
    ...(process.env['SIYU_CHROMIUM'] && { executablePath: process.env['SIYU_CHROMIUM'] }),
    args: [
      '--no-sandbox', '--disable-background-networking', '--disable-component-update',
      '--disable-sync',
    ],
  })
  afterAll(() => browser.close())
  return browser
}

/** Errors and warnings of the browser's console, thrown errors, and answers that are not good. */
function faultsOf(page: Page): string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error'
      || message.type() === 'warning') faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
  page.on('response', (reply) => {
    if (reply.status() >= 400) faults.push(`${reply.status()} ${new URL(reply.url()).pathname}`)
  })
  return faults
}

/** Read from the map itself, so that a new page is walked without being named here. */
function pathsOf(ids: Record<string, number>): string[] {
  const map = readFileSync(
    fileURLToPath(new URL('../../apps/console/src/app/map.ts', import.meta.url)), 'utf8',
  )
  const found = [...map.matchAll(/path: '([^']+)', word: '(\w+)'/g)]
  return found.map(([, path = '', word = '']) => {
    if (!path.includes('$')) return path
    if (ids[word] === undefined) throw new Error(`nothing was seeded for ${path}`)
    return path.replace('$id', String(ids[word]))
  })
}

/** Goes to an address inside the console and waits until nothing is being loaded. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1, main [role=alert]').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true], .ant-skeleton'))
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
}
/** Serious and critical violations, each with the first element concerned. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const result = await page.evaluate(() => (globalThis as unknown as {
    axe: { run: () => Promise<unknown> }
  }).axe.run()) as AxeResult
  return result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({
      id, nodes,
    }) => `${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary.slice(0, 200)}`)
}
export const missingWords = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { siyuMissingWords: string[] }).siyuMissingWords)
/** How far the page can be scrolled sideways. */
export const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
