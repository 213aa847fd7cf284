// A real browser for the tests of pages, and what every page is held to.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'

export async function launch(): Promise<Browser> {
  const browser = await chromium.launch({
    ...(process.env['SIYU_CHROMIUM'] && { executablePath: process.env['SIYU_CHROMIUM'] }),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  afterAll(() => browser.close())
  return browser
}

/** Errors and warnings of the browser's console, thrown errors, and answers that are not good. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
  page.on('response', (reply) => {
    if (reply.status() >= 400) faults.push(`${reply.status()} ${new URL(reply.url()).pathname}`)
  })
  return faults
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
/**
 * Serious and critical violations, each with the first element concerned. What moves is waited for,
 * but for what never rests: a drawer on its way is paler than it will be, and a list of choices that
 * is being closed has no name.
 */
export async function violations(page: Page): Promise<string[]> {
  await page
    .locator('.ant-select-dropdown:visible')
    .first()
    .waitFor({ state: 'hidden', timeout: 10_000 })
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ effect }) => effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY),
  )
  await page.evaluate(axe)
  const result = (await page.evaluate(() =>
    (
      globalThis as unknown as {
        axe: { run: () => Promise<unknown> }
      }
    ).axe.run(),
  )) as AxeResult
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary.slice(0, 200)}`,
    )
}
export const missingWords = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { siyuMissingWords: string[] }).siyuMissingWords)
/** How far the page can be scrolled sideways. */
export const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** The same of a page that has just been made narrow, once what moves has come to rest. */
export async function widthOver(page: Page): Promise<number> {
  for (let tries = 0; tries < 20 && (await sideways(page)) > 0; tries++)
    await page.waitForTimeout(100)
  return sideways(page)
}

/** Sound for everybody, and not wider than its window. */
export async function sound(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([])
  expect(await sideways(page)).toBeLessThanOrEqual(0)
}
export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).click()
