// PostgreSQL stopped under an open console: one plain sentence, never a white page, and it goes on
// by itself.
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startEngines } from '#platform'
import { nothingLeft, temporaryDir } from '#platform/testing'
import { freeBase, startServer, type Server } from '../machine/server.ts'
import { launch, settled } from './browser.ts'

const patience = 300_000
const sentences = {
  'zh-CN': '暂时连不上数据库',
  en: 'The database cannot be reached right now',
} as const
type Language = keyof typeof sentences
const menu = { 'zh-CN': '订单', en: 'Orders' } as const

/** Engines of our own, beside the server: stopped and started as the test likes. */
async function engineHouse() {
  const [dataDir, base] = [join(temporaryDir(), 'engines'), await freeBase()]
  onTestFinished(async () => void (await nothingLeft(dataDir)))
  return () =>
    startEngines({
      dataDir,
      postgresPort: base,
      clickhousePort: base + 1,
      clickhouseTcpPort: base + 2,
      log: () => undefined,
    })
}

interface Desk {
  language: Language
  page: Page
}
async function sitDown(
  browser: Awaited<ReturnType<typeof launch>>,
  server: Server,
  language: Language,
): Promise<Desk> {
  const context: BrowserContext = await browser.newContext({
    locale: language,
    baseURL: server.ready?.console ?? '',
  })
  onTestFinished(() => context.close())
  await context.addInitScript((chosen) => localStorage.setItem('siyu.language', chosen), language)
  await context.request.post('/v1/session', { data: server.ready?.login })
  const page = await context.newPage()
  await page.goto('/customers')
  await settled(page)
  return { language, page }
}
const told = ({ page, language }: Desk) =>
  page.getByRole('alert').filter({ hasText: sentences[language] })

async function isToldOnce(desk: Desk): Promise<void> {
  await told(desk).first().waitFor({ timeout: 30_000 })
  expect(await desk.page.getByRole('alert').count()).toBe(1)
}

describe.runIf(process.env['SIYU_CHROMIUM'])(
  'the database goes away',
  { timeout: patience },
  () => {
    test('an open console says so once, and goes on when it is back', async () => {
      const openEngines = await engineHouse()
      const engines = await openEngines()
      const server = await startServer(join(temporaryDir(), 'data'), {
        flags: ['--no-demo', '--no-sandbox'],
        env: { DATABASE_URL: engines.databaseUrl },
      })
      expect(server.ready, server.complaint()).toMatchObject({ ready: true })
      const browser = await launch()
      const desks = [await sitDown(browser, server, 'zh-CN'), await sitDown(browser, server, 'en')]
      await engines.stop()
      for (const desk of desks) {
        const { page, language } = desk
        await page
          .getByRole('navigation')
          .getByRole('link', { name: menu[language], exact: true })
          .click()
        await isToldOnce(desk)
        expect(await page.getByRole('navigation').isVisible(), 'the frame stays').toBe(true)
      }
      const [, english] = desks
      await english?.page.reload()
      await isToldOnce(english!)

      const again = await openEngines()
      onTestFinished(() => again.stop())
      for (const desk of desks) {
        await told(desk).waitFor({ state: 'hidden', timeout: 60_000 })
        await desk.page.getByRole('heading', { level: 1, name: menu[desk.language] }).waitFor()
        await settled(desk.page)
        expect(await desk.page.getByRole('alert').count()).toBe(0)
      }
      expect(await server.end('SIGTERM')).toBe(0)
    })
  },
)
