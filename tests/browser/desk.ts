// The console in a real browser, with somebody of headquarters signed in.
import type { Browser, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import type { StoryWorld } from '../stories/world.ts'

/** The page at this path, in Chinese; closed when the test ends. */
export async function openDesk(
  { house, context }: StoryWorld,
  browser: Browser,
  path: string,
  width = 1360,
): Promise<Page> {
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const [name = '', value = ''] = cookie.split('=')
  const desk = await browser.newContext({
    viewport: { width, height: 900 },
    baseURL: context.url,
  })
  onTestFinished(() => desk.close())
  await desk.addCookies([{ name, value, url: context.url }])
  await desk.addInitScript(() => localStorage.setItem('siyu.language', 'zh-CN'))
  const page = await desk.newPage()
  await page.goto(path)
  return page
}
