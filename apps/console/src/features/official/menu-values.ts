// A menu as its form holds it, and as the server takes it.
import type { AccountButton, MenuAction } from '#contracts'

export const actionKinds = ['view', 'member', 'code', 'click', 'miniprogram'] as const
export type ActionKind = (typeof actionKinds)[number]

export interface LeafValues {
  name?: string
  kind?: ActionKind
  url?: string
  text?: string
  appId?: string
  path?: string
}
export interface ButtonValues extends LeafValues {
  group?: boolean
  below?: LeafValues[]
}
export interface MenuValues {
  buttons?: ButtonValues[]
}

/** The customers' own pages, opened from the account. */
export const memberUrl = (origin: string): string => `${origin}/h5/?via=account`
const isCode = (url: string): boolean => /\/c\/[0-9a-z]+$/.test(url)

function leafOf(name: string, action: MenuAction, origin: string): LeafValues {
  if (action.kind !== 'view') return { name, ...action }
  const { url } = action
  const kind = url === memberUrl(origin) ? 'member' : isCode(url) ? 'code' : 'view'
  return { name, kind, url }
}

export const valuesOf = (buttons: readonly AccountButton[], origin: string): MenuValues => ({
  buttons: buttons.map((button) =>
    'action' in button
      ? leafOf(button.name, button.action, origin)
      : {
          name: button.name,
          group: true,
          below: button.below.map(({ name, action }) => leafOf(name, action, origin)),
        },
  ),
})

function actionOf(
  { kind, url = '', text = '', appId = '', path = '' }: LeafValues,
  origin: string,
) {
  const actions: Record<ActionKind, MenuAction> = {
    view: { kind: 'view', url },
    member: { kind: 'view', url: memberUrl(origin) },
    code: { kind: 'view', url },
    click: { kind: 'click', text },
    miniprogram: { kind: 'miniprogram', appId, path, url },
  }
  return actions[kind ?? 'view']
}

export const buttonsOf = ({ buttons = [] }: MenuValues, origin: string): AccountButton[] =>
  buttons.map((button) => {
    const { name = '', group, below = [] } = button
    return group
      ? {
          name,
          below: below.map((one) => ({ name: one.name ?? '', action: actionOf(one, origin) })),
        }
      : { name, action: actionOf(button, origin) }
  })
