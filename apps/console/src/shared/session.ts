// Who is signed in, and what they may do.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Permission } from '#contracts'
import { api } from './api.ts'
import { setBrandFormats } from './format.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  /** Null for nobody: asking who is signed in is no error. */
  queryFn: async () => {
    const me = await api.org.session()
    if (me) setBrandFormats(me.brand)
    return me
  },
})
export type Me = Awaited<ReturnType<typeof api.org.me>>

export const useMe = (): Me | undefined => useQuery(meQuery).data ?? undefined
export function useMay() {
  const me = useMe()
  return (permission?: Permission) =>
    permission === undefined || !!me?.permissions.includes(permission)
}
