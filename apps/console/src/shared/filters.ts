// Filters live in the address, so a list can be shared, reloaded and gone back to.
import { useNavigate, useSearch } from '@tanstack/react-router'

export type Filters = Record<string, string | undefined>

export function useFilters<Key extends string>(...keys: Key[]) {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const values = Object.fromEntries(
    keys.map((key) => [key, search[key] === undefined ? undefined : String(search[key])]),
  ) as Record<Key, string | undefined>
  const change = (part: Partial<Record<Key, string | undefined>>) =>
    void navigate({
      to: '.',
      replace: true,
      search: Object.fromEntries(
        Object.entries({
          ...search,
          ...part,
        }).filter(([, value]) => value !== undefined && value !== ''),
      ),
    })
  /** These filters and no others. */
  const replace = (all: Partial<Record<Key, string | undefined>>) =>
    void navigate({ to: '.', search: all as Record<string, string> })
  return {
    values,
    change,
    replace,
    clear: () => void navigate({ to: '.', replace: true, search: {} }),
  }
}
export const asId = (value: string | undefined) => (value === undefined ? undefined : Number(value))
