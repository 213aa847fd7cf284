// The settings on the map of the console.
import type { Page } from './map.ts'

export const settings: Page[] = [
  {
    path: '/settings/organisation',
    word: 'organisation',
    menu: 'settings',
    load: () => import('../features/org/Organisation.tsx'),
  },
  {
    path: '/settings/staff',
    word: 'staff',
    menu: 'settings',
    load: () => import('../features/org/Staff.tsx'),
  },
  {
    path: '/settings/limits',
    word: 'limits',
    menu: 'settings',
    load: () => import('../features/messaging/Limits.tsx'),
  },
  {
    path: '/settings/wecom',
    word: 'wecom',
    menu: 'settings',
    permission: 'settings.write',
    load: () => import('../features/wecom/Wecom.tsx'),
  },
  {
    path: '/settings/services',
    word: 'services',
    menu: 'settings',
    permission: 'settings.write',
    load: () => import('../features/wecom/service/Services.tsx'),
  },
  {
    path: '/settings/inbox',
    word: 'inbox',
    menu: 'settings',
    permission: 'settings.write',
    load: () => import('../features/wecom/Inbox.tsx'),
  },
  {
    path: '/settings/official',
    word: 'official',
    menu: 'settings',
    permission: 'settings.write',
    load: () => import('../features/official/Official.tsx'),
  },
  {
    path: '/settings/sms',
    word: 'sms',
    menu: 'settings',
    permission: 'settings.write',
    load: () => import('../features/sms/Sms.tsx'),
  },
  {
    path: '/settings/pay',
    word: 'pay',
    menu: 'settings',
    permission: 'settings.write',
    load: () => import('../features/pay/Pay.tsx'),
  },
  {
    path: '/settings/official/menu',
    word: 'accountMenu',
    permission: 'settings.write',
    load: () => import('../features/official/AccountMenu.tsx'),
  },
  {
    path: '/settings/developers',
    word: 'developers',
    menu: 'settings',
    permission: 'settings.write',
    load: () => import('../features/org/Developers.tsx'),
  },
  {
    path: '/settings/proofs',
    word: 'proofs',
    menu: 'settings',
    permission: 'audit.read',
    load: () => import('../features/org/Proofs.tsx'),
  },
  {
    path: '/settings/audit',
    word: 'audit',
    menu: 'settings',
    permission: 'audit.read',
    load: () => import('../features/org/Audit.tsx'),
  },
]
