// Codes to choose from; whoever opens a leased one is lent a guide's own.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../shared/api.ts'

export function useCodeOptions({ leasedOnly = false } = {}) {
  const { data, isPending } = useQuery({
    queryKey: ['codes', 'options', 'active'],
    queryFn: () => api.code.list({ limit: 200, active: true }),
  })
  const rank = ({ mode }: { mode: string }) => (mode === 'leased' ? 0 : 1)
  const codes = (data?.items ?? [])
    .filter(({ mode }) => !leasedOnly || mode === 'leased')
    .toSorted((a, b) => rank(a) - rank(b))
  const options = codes.map(({ id, name, storeName }) => ({
    value: id,
    label: `${name} · ${storeName}`,
  }))
  return { options, isPending }
}
