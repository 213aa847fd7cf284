// The menu under an account's chat: at most three buttons, each with at most five below it.
import { must } from '../refusal.ts'
import type { Fields } from '../wecom/asked.ts'
import type { World } from '../world.ts'
import { done, type AppCall, type AppInterfaces } from '../app/call.ts'

const keyOf = (appId: string): string => `menu ${appId}`
export const menuOf = ({ store }: World, appId: string): object | undefined => {
  const row = store.first<{ value: string }>('select value from meta where key = ?', keyOf(appId))
  return row && (JSON.parse(row.value) as object)
}

const needs: Readonly<Record<string, readonly string[]>> = {
  view: ['url'],
  miniprogram: ['url', 'appid', 'pagepath'],
  media_id: ['media_id'],
  view_limited: ['media_id'],
  article_id: ['article_id'],
}
const kinds =
  /^(click|view|miniprogram|scancode_\w+|pic_\w+|location_select|(media|article)_id|view_limited)$/

const checkAction = (button: Fields): void => {
  const type = button.text('type') ?? ''
  must(kinds.test(type), 40017)
  for (const field of needs[type] ?? ['key'])
    must(button.text(field), field === 'url' ? 40020 : 40019)
  must(Buffer.byteLength(button.text('key') ?? '') <= 128, 40019)
  must(Buffer.byteLength(button.text('url') ?? '') <= 1024, 40020)
}
const checkName = (button: Fields, bytes: number): void => {
  const size = Buffer.byteLength(button.text('name') ?? '')
  must(size > 0 && size <= bytes, 40018)
}

const create = ({ world, app, body }: AppCall): object => {
  const buttons = body.objects('button') ?? []
  must(buttons.length >= 1 && buttons.length <= 3, 40016)
  for (const button of buttons) {
    checkName(button, 16)
    const below = button.objects('sub_button') ?? []
    must(below.length <= 5, 40023)
    if (below.length === 0) checkAction(button)
    for (const one of below) {
      checkName(one, 60)
      checkAction(one)
    }
  }
  world.store.run(
    'insert into meta values (?, ?) on conflict (key) do update set value = ?2',
    keyOf(app.appId),
    JSON.stringify({ button: body.raw('button') }),
  )
  return done
}

export const menuInterfaces: AppInterfaces = {
  'cgi-bin/menu/create': { method: 'POST', daily: 1_000, answer: create },
  'cgi-bin/menu/get': {
    method: 'GET',
    daily: 10_000,
    answer: ({ world, app }) => {
      const menu = menuOf(world, app.appId)
      must(menu, 46003)
      return { menu }
    },
  },
  'cgi-bin/menu/delete': {
    method: 'GET',
    daily: 1_000,
    answer: ({ world, app }) => {
      world.store.run('delete from meta where key = ?', keyOf(app.appId))
      return done
    },
  },
}
