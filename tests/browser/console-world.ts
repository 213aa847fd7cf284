// The console for a test: the whole house behind real doors on a port, seeded over its own API,
// and a browser.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { addFrontends, buildFrontends } from '../../apps/server/frontends.ts'
import { faultsOf, launch } from './browser.ts'
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
  /** Until nothing is left to be done. */
  settle: () => Promise<void>
  /** The API, signed in as headquarters. */
  call: <T = unknown>(method: string, path: string, body?: object) => Promise<T>
}

export async function openConsole(): Promise<ConsoleWorld> {
  const house = await openHouse()
  const staffId = await makeStaff(house, {
    name: 'Mei',
    role: 'headquarters',
    login: 'mei',
    password,
  })
  const cookie = await signInAs(house, staffId)
  await buildFrontends(() => undefined)
  const { app } = await openDoors(house)
  await addFrontends(app)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const call: ConsoleWorld['call'] = async (method, path, body) => {
    const json = body !== undefined && !(body instanceof FormData)
    const reply = await fetch(base + path, {
      method,
      headers: { cookie, ...(json && { 'content-type': 'application/json' }) },
      ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as never
  }
  const ids = await seed(house, call)
  await house.idle()
  const browser = await launch()
  const open: ConsoleWorld['open'] = async ({ language, width = 1360, signedIn = true }) => {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale: language,
      baseURL: base,
    })
    onTestFinished(() => context.close())
    await context.addInitScript((chosen) => localStorage.setItem('siyu.language', chosen), language)
    const [name = '', value = ''] = cookie.split('=')
    if (signedIn) await context.addCookies([{ name, value, url: base }])
    const page = await context.newPage()
    return { page, context, faults: faultsOf(page) }
  }
  return { base, open, paths: pathsOf(ids), call, settle: () => house.idle() }
}

/** Read from the map itself, so that a new page is walked without being named here. */
function pathsOf(ids: Record<string, number>): string[] {
  const map = ['map.ts', 'map-settings.ts']
    .map((file) => new URL(`../../apps/console/src/app/${file}`, import.meta.url))
    .map((file) => readFileSync(fileURLToPath(file), 'utf8'))
    .join('')
  const found = [...map.matchAll(/path: '([^']+)',\s*word: '(\w+)'/g)]
  if (found.length < 20) throw new Error('the map could not be read')
  return found.map(([, path = '', word = '']) => {
    if (!path.includes('$')) return path
    if (ids[word] === undefined) throw new Error(`nothing was seeded for ${path}`)
    return path.replace('$id', String(ids[word]))
  })
}
