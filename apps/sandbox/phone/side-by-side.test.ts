// Several phones at once in a real browser and both languages: each has its own page, jar, news and
// screen; they survive a reload, one is put away, and on a narrow screen they are turned to.
import { createServer } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

/** A site that greets whoever comes again by the number of her cookie. */
const openSite = async () => {
  let visitors = 0
  const server = createServer(({ headers }, answer) => {
    const known = /who=(\d+)/.exec(headers.cookie ?? '')?.[1]
    const who = known ?? String((visitors += 1))
    answer.writeHead(200, { 'content-type': 'text/html', 'set-cookie': `who=${who}; HttpOnly` })
      .end(`<!doctype html><p id="hello"></p><script>
        const kept = localStorage.getItem('kept') ?? 'new'
        localStorage.setItem('kept', ${who})
        document.getElementById('hello').textContent = '${known ? 'again' : 'first'} ${who} ' + kept
      </script>`)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
    close: () => server.close(),
  }
}

describe.runIf(haveBrowser)('phones side by side', { timeout: 180_000 }, () => {
  let world: World
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    site = await openSite()
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    site?.close()
    await world?.close()
  })

  const befriend = async (personId: string) => {
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    await world.client.add({ personId, configId: way.config_id })
    return { corpId: corp.corpId, userid: 'li', personId }
  }
  const walks = [
    {
      locale: 'zh-CN',
      width: 1360,
      of: (name: string) => `${name} 的手机`,
      beside: (name: string) => `把${name}的手机放在旁边`,
      away: (name: string) => `收起${name}的手机`,
      desk: '收起桌子',
      row: '并排的手机',
    },
    {
      locale: 'en',
      width: 360,
      of: (name: string) => `Phone of ${name}`,
      beside: (name: string) => `Put the phone of ${name} beside`,
      away: (name: string) => `Put away the phone of ${name}`,
      desk: 'Hide desk',
      row: 'Phones side by side',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const [first, second] = [`陈静${walk.width}`, `周敏${walk.width}`]
    const zhou = await befriend((await world.client.createPerson({ name: second })).id)
    const { person, page, errors, close } = await openPhone(browser, world, first, walk)
    const chen = await befriend(person.id)
    const phone = (name: string, on: Page = page) =>
      on.getByRole('region', { name: walk.of(name), exact: true })
    const narrow = walk.width < 760
    const turnTo = async (name: string) => {
      if (narrow) await page.getByRole('navigation', { name: walk.row }).getByText(name).click()
    }
    await phone(first).waitFor()
    await page.locator('.owners li', { hasText: second }).hover()
    await page.getByRole('button', { name: walk.beside(second) }).click()
    await phone(second).waitFor()
    expect(new URL(page.url()).searchParams.get('phones')).toBe(`${person.id},${zhou.personId}`)

    for (const [name, pair] of [
      [second, zhou],
      [first, chen],
    ] as const) {
      await world.client.guideWrites(pair, `看看 ${site.url}`)
      await turnTo(name)
      await phone(name).locator('.row-button', { hasText: '李店长' }).click()
      await phone(name).locator('.inline-link').click()
    }
    const hello = (name: string) => phone(name).frameLocator('iframe').locator('#hello')
    for (const name of [first, second])
      await hello(name).filter({ hasText: 'first' }).waitFor({ state: 'attached' })
    const [mine, hers] = [await hello(first).textContent(), await hello(second).textContent()]
    expect([mine, hers]).toEqual([
      expect.stringMatching(/^first \d new$/),
      expect.stringMatching(/^first \d new$/),
    ])
    expect(mine).not.toBe(hers)
    await turnTo(second)
    await phone(second).locator('.bar-button').first().click()
    await phone(second).locator('.inline-link').click()
    await hello(second)
      .filter({ hasText: hers?.replace(/first (\d) new/, 'again $1 $1') })
      .waitFor()
    // The other phone's page was left alone.
    expect(await hello(first).textContent()).toBe(mine)

    await world.client.guideWrites(chen, '只给您')
    await phone(first).locator('.banner-card', { hasText: '只给您' }).waitFor()
    expect(await phone(second).locator('.banner-card').count()).toBe(0)
    expect(await seriousProblems(page)).toEqual([])

    if (!narrow) {
      await page.getByRole('button', { name: walk.desk }).click()
      await page.locator('.desk').waitFor({ state: 'hidden' })
    }
    await page.reload()
    await phone(first).waitFor()
    await phone(second).waitFor()
    expect(await page.locator('.desk').isVisible()).toBe(false)
    await turnTo(second)
    await page
      .getByRole('button', { name: walk.away(second) })
      .filter({ visible: true })
      .click()
    await phone(second).waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('phones')).toBeNull()
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
    await close()
  })

  it('a swipe turns to the next phone, and nobody older than the list is lost', async () => {
    const old = await world.client.createPerson({ name: '老客' })
    for (let n = 0; n < 61; n += 1) await world.client.createPerson({ name: `新客${n}` })
    const { person, page, close } = await openPhone(browser, world, '陈静', {
      locale: 'zh-CN',
      width: 360,
    })
    await page.goto(`${world.client.origin}/?phones=${old.id},${person.id}`)
    await page.getByRole('region', { name: '老客 的手机' }).waitFor()
    const current = page.locator('.row-names [aria-current]')
    expect(await current.textContent()).toBe('老客')
    await page.locator('.row-spots').evaluate((row) => {
      row.scrollBy({ left: row.clientWidth })
    })
    await current.filter({ hasText: '陈静' }).waitFor()
    await close()
  })
})
