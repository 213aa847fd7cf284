// Pages of members: cards, benefits, draws, the programme and its books.
import type { Page } from './map.ts'

export const loyalty: Page[] = [
  {
    path: '/members',
    word: 'members',
    menu: 'loyalty',
    permission: 'customers.read',
    load: () => import('../features/loyalty/Members.tsx'),
  },
  {
    path: '/passes',
    word: 'passes',
    menu: 'loyalty',
    permission: 'customers.read',
    load: () => import('../features/loyalty/Passes.tsx'),
  },
  {
    path: '/benefits',
    word: 'benefits',
    menu: 'loyalty',
    permission: 'customers.read',
    load: () => import('../features/loyalty/Benefits.tsx'),
  },
  {
    path: '/bookings',
    word: 'bookings',
    menu: 'loyalty',
    permission: 'orders.read',
    load: () => import('../features/loyalty/Bookings.tsx'),
  },
  {
    path: '/draws',
    word: 'draws',
    menu: 'loyalty',
    permission: 'customers.read',
    load: () => import('../features/loyalty/Draws.tsx'),
  },
  {
    path: '/draws/$id',
    word: 'draw',
    permission: 'customers.read',
    load: () => import('../features/loyalty/DrawBoard.tsx'),
  },
  {
    path: '/program',
    word: 'program',
    menu: 'loyalty',
    load: () => import('../features/loyalty/ProgramPage.tsx'),
  },
  {
    path: '/books',
    word: 'books',
    menu: 'loyalty',
    permission: 'insight.read',
    load: () => import('../features/loyalty/Books.tsx'),
  },
  {
    path: '/books/accounts',
    word: 'accounts',
    permission: 'customers.read',
    load: () => import('../features/loyalty/Accounts.tsx'),
  },
]
