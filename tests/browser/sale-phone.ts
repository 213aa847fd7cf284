// A sale on the phone of somebody new, who lets WeChat say who she is.
import type { Browser } from 'playwright-core'
import type { Sale } from '#contracts'
import type { StoryWorld } from '../stories/world.ts'
import { faultsOf } from './browser.ts'
import { openPhone } from './wechat-phone.ts'

export async function openSale(
  world: StoryWorld,
  browser: Browser,
  { id, article }: Sale,
  name: string,
  language: 'zh' | 'en' = 'zh',
) {
  const page = await openPhone(world, browser, { name, path: `/h5/sale/${id}`, language })
  const faults = faultsOf(page)
  await page.getByRole('heading', { level: 1, name: article }).waitFor()
  return { page, faults }
}
