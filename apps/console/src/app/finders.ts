// What the palette searches besides pages.
import type { Permission } from '#contracts'
import { api } from '../shared/api.ts'
import type { ShellKey } from './words.ts'

export interface Finder {
  word: ShellKey
  permission: Permission
  find: (text: string) => Promise<{ to: string; label: string }[]>
}
export const finders: Finder[] = [
  {
    word: 'paletteCustomers',
    permission: 'customers.read',
    find: async (search) =>
      (await api.customer.search({ search, limit: 6 })).items.map(({ id, name, phoneMasked }) => ({
        to: `/customers/${id}`,
        label: `${name ?? `#${id}`} ${phoneMasked ?? ''}`,
      })),
  },
  {
    word: 'paletteOrders',
    permission: 'orders.read',
    find: async (search) =>
      (await api.order.list({ search, limit: 4 })).items.map(({ id, number }) => ({
        to: `/orders/${id}`,
        label: number,
      })),
  },
  {
    word: 'paletteCodes',
    permission: 'customers.read',
    find: async (search) =>
      (await api.code.list({ search, limit: 4 })).items.map(({ name }) => ({
        to: `/codes?search=${encodeURIComponent(name)}`,
        label: name,
      })),
  },
  {
    word: 'paletteSegments',
    permission: 'customers.read',
    find: async (search) =>
      (await api.audience.list({ search, limit: 4 })).items.map(({ id, name }) => ({
        to: `/segments/${id}`,
        label: name,
      })),
  },
]
