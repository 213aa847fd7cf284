// The map of the console: every page, who may open it, and where it stands in the menu.
import type { ReactNode } from 'react'
import type { Permission } from '#contracts'
import { loyalty } from './map-loyalty.ts'
import { settings } from './map-settings.ts'

type Load = () => Promise<{ default: () => ReactNode }>
export type Group = 'customers' | 'acquire' | 'engage' | 'sell' | 'loyalty' | 'insight' | 'settings'
export interface Page {
  path: string
  word: string
  load: Load
  permission?: Permission
  /** `new` in the place of the id opens an empty one; elsewhere an id is a number. */
  empty?: true
  /** Stands in the menu under this group; `top` stands alone. Absent: reached from another page. */
  menu?: Group | 'top'
}

export const groups: Group[] = [
  'customers',
  'acquire',
  'engage',
  'sell',
  'loyalty',
  'insight',
  'settings',
]

export const pages: Page[] = [
  {
    path: '/',
    word: 'overview',
    menu: 'top',
    load: () => import('../features/analytics/Overview.tsx'),
  },
  {
    path: '/customers',
    word: 'customers',
    menu: 'customers',
    permission: 'customers.read',
    load: () => import('../features/customer/Customers.tsx'),
  },
  {
    path: '/customers/$id',
    word: 'customer',
    permission: 'customers.read',
    load: () => import('../features/customer/Customer.tsx'),
  },
  {
    path: '/segments',
    word: 'segments',
    menu: 'customers',
    permission: 'customers.read',
    load: () => import('../features/audience/Segments.tsx'),
  },
  {
    path: '/segments/$id',
    word: 'segment',
    permission: 'customers.read',
    empty: true,
    load: () => import('../features/audience/SegmentEditor.tsx'),
  },
  {
    path: '/duplicates',
    word: 'merge',
    menu: 'customers',
    permission: 'customers.read',
    load: () => import('../features/customer/Duplicates.tsx'),
  },
  {
    path: '/import',
    word: 'import',
    menu: 'customers',
    permission: 'imports.write',
    load: () => import('../features/connect/Imports.tsx'),
  },
  {
    path: '/import/new',
    word: 'importNew',
    permission: 'imports.write',
    load: () => import('../features/connect/NewImport.tsx'),
  },
  {
    path: '/import/$id',
    word: 'importRun',
    permission: 'imports.write',
    load: () => import('../features/connect/ImportRun.tsx'),
  },
  {
    path: '/codes',
    word: 'codes',
    menu: 'acquire',
    permission: 'customers.read',
    load: () => import('../features/code/Codes.tsx'),
  },
  {
    path: '/groups',
    word: 'groups',
    menu: 'customers',
    permission: 'customers.read',
    load: () => import('../features/wecom/Groups.tsx'),
  },
  {
    path: '/groups/$id',
    word: 'group',
    permission: 'customers.read',
    load: () => import('../features/wecom/Group.tsx'),
  },
  {
    path: '/group-welcomes',
    word: 'groupWelcomes',
    menu: 'acquire',
    permission: 'codes.write',
    load: () => import('../features/wecom/welcome/GroupWelcomes.tsx'),
  },
  {
    path: '/handovers',
    word: 'handovers',
    menu: 'customers',
    permission: 'staff.write',
    load: () => import('../features/wecom/handover/Handovers.tsx'),
  },
  {
    path: '/handovers/new',
    word: 'handoverNew',
    permission: 'staff.write',
    load: () => import('../features/wecom/handover/NewHandover.tsx'),
  },
  {
    path: '/handovers/unguided',
    word: 'unguided',
    permission: 'staff.write',
    load: () => import('../features/wecom/handover/Unguided.tsx'),
  },
  {
    path: '/handovers/$id',
    word: 'handover',
    permission: 'staff.write',
    load: () => import('../features/wecom/handover/HandoverPage.tsx'),
  },
  {
    path: '/cards',
    word: 'cards',
    menu: 'acquire',
    permission: 'customers.read',
    load: () => import('../features/acquire/Cards.tsx'),
  },
  {
    path: '/counter',
    word: 'counter',
    menu: 'acquire',
    permission: 'customers.read',
    load: () => import('../features/acquire/counter/Counter.tsx'),
  },
  {
    path: '/lives',
    word: 'lives',
    menu: 'acquire',
    permission: 'insight.read',
    load: () => import('../features/acquire/live/Lives.tsx'),
  },
  {
    path: '/lives/$id',
    word: 'live',
    permission: 'insight.read',
    load: () => import('../features/acquire/live/Live.tsx'),
  },
  {
    path: '/polls',
    word: 'polls',
    menu: 'acquire',
    permission: 'customers.read',
    load: () => import('../features/code/polls/Polls.tsx'),
  },
  {
    path: '/polls/$id',
    word: 'poll',
    permission: 'customers.read',
    load: () => import('../features/code/polls/PollPage.tsx'),
  },
  {
    path: '/outreach',
    word: 'outreach',
    menu: 'acquire',
    permission: 'journeys.write',
    load: () => import('../features/acquire/outreach/Outreach.tsx'),
  },
  {
    path: '/calls',
    word: 'calls',
    menu: 'acquire',
    permission: 'customers.read',
    load: () => import('../features/acquire/calls/Calls.tsx'),
  },
  {
    path: '/ads',
    word: 'ads',
    menu: 'acquire',
    permission: 'insight.read',
    load: () => import('../features/acquire/ads/Ads.tsx'),
  },
  {
    path: '/welcomes',
    word: 'welcomes',
    menu: 'acquire',
    permission: 'codes.write',
    load: () => import('../features/acquire/Welcomes.tsx'),
  },
  {
    path: '/journeys',
    word: 'journeys',
    menu: 'engage',
    permission: 'insight.read',
    load: () => import('../features/journey/Journeys.tsx'),
  },
  {
    path: '/journeys/$id',
    word: 'journey',
    permission: 'insight.read',
    load: () => import('../features/journey/JourneyPage.tsx'),
  },
  {
    path: '/touches',
    word: 'touches',
    menu: 'engage',
    permission: 'customers.read',
    load: () => import('../features/messaging/Touches.tsx'),
  },
  {
    path: '/personas',
    word: 'personas',
    menu: 'engage',
    permission: 'codes.write',
    load: () => import('../features/material/Personas.tsx'),
  },
  {
    path: '/orders',
    word: 'orders',
    menu: 'sell',
    permission: 'orders.read',
    load: () => import('../features/order/Orders.tsx'),
  },
  {
    path: '/orders/$id',
    word: 'order',
    permission: 'orders.read',
    load: () => import('../features/order/Order.tsx'),
  },
  {
    path: '/purchases',
    word: 'purchases',
    menu: 'sell',
    permission: 'orders.read',
    load: () => import('../features/shop/Purchases.tsx'),
  },
  {
    path: '/purchases/$id',
    word: 'purchase',
    permission: 'orders.read',
    load: () => import('../features/shop/Purchase.tsx'),
  },
  {
    path: '/purchase-returns',
    word: 'purchaseReturns',
    menu: 'sell',
    permission: 'orders.read',
    load: () => import('../features/shop/Returns.tsx'),
  },
  {
    path: '/products',
    word: 'products',
    menu: 'sell',
    load: () => import('../features/catalog/Products.tsx'),
  },
  {
    path: '/product-categories',
    word: 'productCategories',
    menu: 'sell',
    permission: 'shop.write',
    load: () => import('../features/catalog/Categories.tsx'),
  },
  {
    path: '/price-lists',
    word: 'priceLists',
    menu: 'sell',
    permission: 'shop.write',
    load: () => import('../features/catalog/PriceLists.tsx'),
  },
  {
    path: '/goods-unity',
    word: 'unity',
    menu: 'sell',
    permission: 'orders.read',
    load: () => import('../features/catalog/Unity.tsx'),
  },
  {
    path: '/stock',
    word: 'stock',
    menu: 'sell',
    permission: 'orders.read',
    load: () => import('../features/catalog/Stock.tsx'),
  },
  {
    path: '/sales',
    word: 'sales',
    menu: 'sell',
    permission: 'shop.write',
    load: () => import('../features/shop/Sales.tsx'),
  },
  {
    path: '/sales/$id',
    word: 'sale',
    permission: 'shop.write',
    load: () => import('../features/shop/SaleBoard.tsx'),
  },
  {
    path: '/clearances',
    word: 'clearances',
    menu: 'sell',
    permission: 'shop.write',
    load: () => import('../features/shop/Clearances.tsx'),
  },
  {
    path: '/coupons',
    word: 'coupons',
    menu: 'sell',
    permission: 'customers.read',
    load: () => import('../features/coupon/Coupons.tsx'),
  },
  {
    path: '/coupon-conflicts',
    word: 'couponConflicts',
    menu: 'sell',
    permission: 'orders.read',
    load: () => import('../features/shop/CouponConflicts.tsx'),
  },
  ...loyalty,
  {
    path: '/insight/doors',
    word: 'doors',
    menu: 'insight',
    permission: 'insight.read',
    load: () => import('../features/analytics/Doors.tsx'),
  },
  {
    path: '/insight/funnel',
    word: 'funnel',
    menu: 'insight',
    permission: 'insight.read',
    load: () => import('../features/analytics/Funnel.tsx'),
  },
  {
    path: '/insight/stores',
    word: 'stores',
    menu: 'insight',
    permission: 'insight.read',
    load: () => import('../features/analytics/Stores.tsx'),
  },
  {
    path: '/insight/groups',
    word: 'groupBoard',
    menu: 'insight',
    permission: 'insight.read',
    load: () => import('../features/analytics/groups/GroupBoardPage.tsx'),
  },
  {
    path: '/insight/report',
    word: 'report',
    menu: 'insight',
    permission: 'insight.read',
    load: () => import('../features/analytics/ReportPage.tsx'),
  },
  ...settings,
]
