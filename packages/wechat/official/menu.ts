// The menu under a chat: at most three buttons, each with at most five below it.
import { z } from 'zod'
import { defineCall, harmless } from '../wire/call.ts'
import { bytes, done, int, list, nothing } from '../wire/shapes.ts'
import { menus } from './families.ts'

const action = {
  type: z.string().optional(),
  key: bytes(128).optional(),
  url: bytes(1024).optional(),
  media_id: z.string().optional(),
  article_id: z.string().optional(),
  appid: z.string().optional(),
  pagepath: z.string().optional(),
}
const button = z.object({
  name: bytes(16).min(1),
  ...action,
  sub_button: z
    .array(z.object({ name: bytes(60).min(1), ...action }))
    .max(5)
    .optional(),
})
export const menuRequest = z.object({ button: z.array(button).min(1).max(3) })
export type MenuRequest = z.input<typeof menuRequest>

const said = z.string().optional()
const read = {
  name: z.string(),
  type: said,
  key: said,
  url: said,
  media_id: said,
  article_id: said,
  appid: said,
  pagepath: said,
}
const buttonRead = z.object({ ...read, sub_button: list(z.object(read)) })
export type LiveButton = z.output<typeof buttonRead>
const menuRead = z.object({
  button: list(buttonRead),
  menuid: int.optional(),
})

export const menuCalls = {
  /** Overwrites the menu; followers see it within a day. */
  createMenu: defineCall({
    method: 'POST',
    path: '/cgi-bin/menu/create',
    repeat: harmless,
    lane: 'bulk',
    family: menus,
    request: menuRequest,
    reply: done,
  }),
  getMenu: defineCall({
    method: 'GET',
    path: '/cgi-bin/menu/get',
    repeat: harmless,
    lane: 'bulk',
    family: menus,
    request: nothing,
    reply: z.object({ menu: menuRead, conditionalmenu: list(menuRead) }),
  }),
  deleteMenu: defineCall({
    method: 'GET',
    path: '/cgi-bin/menu/delete',
    repeat: harmless,
    lane: 'bulk',
    family: menus,
    request: nothing,
    reply: done,
  }),
}
