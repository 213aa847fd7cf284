// The map of the console: every page, who may open it, and where it stands in the menu.
import type { ReactNode } from 'react'
import type { Permission } from '#contracts'

type Load = () => Promise<{ default: () => ReactNode }>
export type Group = 'customers' | 'acquire' | 'engage' | 'sell' | 'loyalty' | 'insight' | 'settings'
export interface Page {
  path: string
  word: string
  load: Load
  permission?: Permission
  /** Stands in the menu under this group; `top` stands alone. Absent: reached from another page. */
  menu?: Group | 'top'
}

export const groups: Group[] = ['customers', 'acquire', 'engage', 'sell', 'loyalty', 'insight', 'settings']

export const pages: Page[] = [
  { path: '/', word: 'overview', menu: 'top', load: () => import('../features/analytics/Overview.tsx') },
  { path: '/settings/organisation', word: 'organisation', menu: 'settings',
    load: () => import('../features/org/Organisation.tsx') },
  { path: '/settings/staff', word: 'staff', menu: 'settings', load: () => import('../features/org/Staff.tsx') },
  { path: '/settings/developers', word: 'developers', menu: 'settings', permission: 'settings.write',
    load: () => import('../features/org/Developers.tsx') },
  { path: '/settings/audit', word: 'audit', menu: 'settings', permission: 'audit.read',
    load: () => import('../features/org/Audit.tsx') },
]
