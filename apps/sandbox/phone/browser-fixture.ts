// A real browser for the phone's tests, and what axe says of a page.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

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

export const seriousProblems = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe)
  const violations = await page.evaluate<Violation[]>(
    'axe.run(document, { iframes: false }).then((result) => result.violations)',
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  })
