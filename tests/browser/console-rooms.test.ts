// Work done in the console to its end, by mouse and by keyboard: many customers at once, views,
// merging, a segment, a journey.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { violations, visit } from './browser.ts'
import { type ConsoleWorld, openConsole } from './console-world.ts'

let world: ConsoleWorld
interface Listed {
  items: { id: number; name: string | null }[]
}
interface Published {
  published: { steps: { name?: string }[] } | null
}
interface Tags {
  items: { id: number; name: string; list: boolean }[]
}

const bearersOf = async (tag: string) => {
  const { items } = await world.call<Tags>('GET', '/v1/tags')
  const id = items.find(({ name }) => name === tag)?.id ?? 0
  return (await world.call<Listed>('GET', `/v1/customers?limit=100&tagId=${id}`)).items.length
}
const everybody = async () =>
  (await world.call<Listed>('GET', '/v1/customers?limit=100')).items.length
/** Names a tag or list that does not exist yet, in the dialog that asks for one. */
async function nameNew(page: Page, label: string, name: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(label, { exact: true }).fill(name)
  await page.locator('.ant-select-item-option').getByText(`New: ${name}`).waitFor()
  await page.keyboard.press('Enter')
}

describe.runIf(process.env['SIYU_CHROMIUM'])('console rooms', () => {
  beforeAll(async () => {
    world = await openConsole()
  }, 300_000)

  test(
    'customers ticked by hand are tagged after a confirmation, and it is undone',
    { timeout: 120_000 },
    async () => {
      const { page, faults } = await world.open({ language: 'en' })
      await visit(page, '/customers')
      await page.getByLabel('Select this row').nth(0).check()
      await page.getByLabel('Select this row').nth(2).check()
      const acting = page.getByRole('region', { name: 'selected' })
      await acting.getByText('2 selected').waitFor()
      await acting.getByRole('button', { name: 'Tag', exact: true }).click()
      await page.getByRole('dialog').getByText('Tag 2 customers?').waitFor()
      await nameNew(page, 'Tag', 'Tea tasting')
      await page.getByRole('dialog').getByRole('button', { name: 'Tag', exact: true }).click()
      await page.getByText('“Tea tasting”: 2 customers changed').waitFor()
      expect(await bearersOf('Tea tasting')).toBe(2)
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('Undone').waitFor()
      expect(await bearersOf('Tea tasting')).toBe(0)
      expect(faults).toEqual([])
    },
  )

  test(
    'all results go on a list, which filters the page; the record of it undoes it',
    { timeout: 120_000 },
    async () => {
      const { page, faults } = await world.open({ language: 'en' })
      await visit(page, '/customers')
      const all = await everybody()
      await page.getByRole('button', { name: 'Select all results' }).click()
      const acting = page.getByRole('region', { name: 'selected' })
      await acting.getByText(`${all} selected`).waitFor()
      expect(await violations(page)).toEqual([])
      await acting.getByRole('button', { name: 'Add to list' }).click()
      await nameNew(page, 'List', 'Spring guests')
      await page.getByRole('dialog').getByRole('button', { name: 'Add to list' }).click()
      await page.getByText(`“Spring guests”: ${all} customers changed`).waitFor()
      await page.getByLabel('Tag', { exact: true }).fill('Spring')
      await page
        .locator('.ant-select-item-option-active')
        .getByText('Spring guests · List')
        .waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/tagId=/)
      expect(await bearersOf('Spring guests')).toBe(all)
      await page.getByRole('button', { name: 'Recent actions' }).click()
      await page
        .getByRole('listitem')
        .filter({ hasText: 'Spring guests' })
        .getByRole('button', { name: 'Undo' })
        .click()
      await expect.poll(() => bearersOf('Spring guests'), { timeout: 20_000 }).toBe(0)
      expect(faults).toEqual([])
    },
  )

  test(
    'filters are kept as a view, applied again, and deleted after a question',
    { timeout: 120_000 },
    async () => {
      const { page, faults } = await world.open({ language: 'en' })
      await visit(page, '/customers?stage=growth&recency=active')
      await page.getByRole('button', { name: 'Views' }).click()
      await page.getByRole('button', { name: 'Keep these filters' }).click()
      await page.getByLabel('Name of the view').fill('Warm ones')
      await page.getByLabel('Everybody may use it').check()
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved', { exact: true }).waitFor()
      await visit(page, '/customers')
      await page.getByRole('button', { name: 'Views' }).click()
      await page.getByRole('button', { name: 'Warm ones', exact: true }).click()
      await page.waitForURL(/stage=growth.*recency=active|recency=active.*stage=growth/)
      await page.getByRole('button', { name: 'Views' }).click()
      await page.getByRole('button', { name: 'Delete the view Warm ones' }).click()
      await page.getByText('Colleagues lose it, too.').waitFor()
      await page.getByRole('button', { name: 'OK' }).click()
      await expect
        .poll(async () => (await world.call<Listed>('GET', '/v1/customer-views')).items, {
          timeout: 20_000,
        })
        .toEqual([])
      expect(faults).toEqual([])
    },
  )

  test(
    'two records of one person are looked at side by side, merged, and split again',
    { timeout: 120_000 },
    async () => {
      await world.call('POST', '/v1/customers', {
        customers: ['13711110001', '13711110002'].map((value) => ({
          identities: [{ kind: 'phone', value }],
          name: '沈双双',
          birthday: '1990-05-20',
        })),
      })
      await world.settle()
      const { page, faults } = await world.open({ language: 'en' })
      await visit(page, '/duplicates')
      await page
        .getByRole('row')
        .filter({ hasText: '沈双双' })
        .getByRole('button', { name: 'Review' })
        .click()
      const panel = page.getByRole('dialog')
      await panel.getByText('Lives on').waitFor()
      await panel.getByText('Becomes an alias').waitFor()
      await panel.getByRole('button', { name: 'Merge', exact: true }).click()
      await page.getByText('No likely duplicates').waitFor()
      const {
        items: [survivor],
      } = await world.call<Listed>('GET', '/v1/customers?search=13711110002')
      await visit(page, `/customers/${survivor?.id}`)
      await page.getByRole('tab', { name: 'Merging' }).click()
      await page.getByRole('button', { name: 'Undo the merge' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Undo the merge' }).click()
      await page.getByRole('tabpanel').getByText('Undone').waitFor()
      expect(
        (await world.call<Listed>('GET', `/v1/customers?search=${encodeURIComponent('沈双双')}`))
          .items,
      ).toHaveLength(2)
      expect(faults).toEqual([])
    },
  )

  test(
    'a segment is built, saved and exported by keyboard alone',
    { timeout: 120_000 },
    async () => {
      const { page, faults } = await world.open({ language: 'en' })
      await visit(page, '/segments')
      await page.getByRole('button', { name: 'New segment' }).focus()
      await page.keyboard.press('Enter')
      await page.getByLabel('Name', { exact: true }).focus()
      await page.keyboard.type('Bought twice')
      await page.getByLabel('Add a condition').focus()
      await page.keyboard.type('Purchases')
      const active = page.locator('.ant-select-item-option-active')
      await active.waitFor()
      while ((await active.textContent()) !== 'Purchases') await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      const asked = await world.call<{ count: number }>('POST', '/v1/segments/count', {
        rule: { all: [{ purchase: { measure: 'count', op: 'gte', value: 1, withinDays: 30 } }] },
      })
      const count = page.getByTestId('live-count').locator('.big-count')
      await expect
        .poll(() => count.textContent().then(Number), { timeout: 20_000 })
        .toBe(asked.count)
      await page.getByRole('button', { name: 'Save' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/segments\/\d+$/)
      await page.getByRole('region', { name: 'Members' }).waitFor()
      const file = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Export CSV' }).focus()
      await page.keyboard.press('Enter')
      const lines = readFileSync(await (await file).path(), 'utf8')
        .trim()
        .split('\n')
      expect(lines).toHaveLength(asked.count + 1)
      expect(faults).toEqual([])
    },
  )

  test(
    'a journey is drawn on the canvas, a step removed and had back, and published',
    { timeout: 120_000 },
    async () => {
      const { page, faults } = await world.open({ language: 'en' })
      await visit(page, '/journeys')
      await page.getByRole('button', { name: 'New journey' }).click()
      await page.getByText('Blank', { exact: true }).click()
      await page.waitForURL(/\/journeys\/\d+$/)
      await page.getByRole('button', { name: 'Add a step' }).click()
      await page.getByRole('menuitem', { name: 'Message' }).click()
      await page.getByLabel(/^Text/).fill('{name}, your points are waiting')
      const card = page.locator('.step-card[data-kind=message]')
      await card.getByText('your points are waiting').waitFor()
      await page.getByRole('button', { name: 'Remove the step' }).click()
      await card.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Undo' }).click()
      await card.waitFor()
      // The card is reached and opened without a mouse.
      await card.focus()
      await page.keyboard.press('Enter')
      await page.getByText('Draft saved').waitFor()
      expect(await violations(page)).toEqual([])
      // On a slow line the last word is still on its way when Publish is pressed.
      await page.route('**/v1/journeys', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 2_000))
        await route.continue()
      })
      await page.getByLabel('Name of the step').fill('A reminder')
      await card.getByText('A reminder').waitFor()
      await page.getByRole('button', { name: 'Publish' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Publish as version 1?').waitFor()
      await dialog.getByRole('button', { name: 'Publish' }).click()
      await page.getByText('Running').first().waitFor()
      const id = new URL(page.url()).pathname.split('/').at(-1)
      const { published } = await world.call<Published>('GET', `/v1/journeys/${id}`)
      expect(published?.steps.map(({ name }) => name)).toEqual(['A reminder'])
      await page.getByRole('tab', { name: 'Figures' }).click()
      await page.getByRole('tabpanel').getByText('Control', { exact: true }).waitFor()
      expect(faults).toEqual([])
    },
  )
})
