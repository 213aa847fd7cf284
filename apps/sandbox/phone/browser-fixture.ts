// A real browser for the phone's tests, and what axe says of a page.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { World } from '../server/fixtures.ts'

const executablePath = process.env['SIYU_CHROMIUM'] ?? '/usr/bin/chromium'
export const haveBrowser = existsSync(executablePath)
if (!haveBrowser) console.warn('no browser: the phone is not tried')

interface Violation {
  id: string
  impact: string | null
  nodes: { target: unknown[] }[]
}
const axe = readFileSync(
  join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'),
  'utf8',
)

/**
 * Serious and critical ones. The person wants no motion meanwhile, so that what comes while the page
 * is judged is judged as it will stand, and not half faded in.
 */
export const seriousProblems = async (page: Page): Promise<string[]> => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate(axe)
  const violations = await page.evaluate<Violation[]>(
    'axe.run(document, { iframes: false }).then((result) => result.violations)',
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

export const launchWith = (more: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      ...more,
    ],
  })
export const launch = (): Promise<Browser> => launchWith([])

/** The page with a new person's phone on it, and the errors it met. */
export const openPhone = async (
  browser: Browser,
  world: World,
  name: string,
  { locale, width, dark = false }: { locale: string; width: number; dark?: boolean },
) => {
  const person = await world.client.createPerson({ name, gender: 2 })
  const context = await browser.newContext({
    locale,
    viewport: { width, height: 820 },
    colorScheme: dark ? 'dark' : 'light',
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text())
  })
  page.on('pageerror', (error) => {
    errors.push(error.message)
  })
  await page.addInitScript((id) => {
    if (window.top === window) localStorage.setItem('siyu.phone.person', id)
  }, person.id)
  await page.goto(world.client.origin)
  return { person, page, errors, close: () => context.close() }
}
