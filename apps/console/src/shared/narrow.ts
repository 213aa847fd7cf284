// Whether the window is as narrow as a phone.
import { useSyncExternalStore } from 'react'

const query = globalThis.matchMedia('(max-width: 719px)')
const listen = (changed: () => void) => {
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
export const useNarrow = () => useSyncExternalStore(listen, () => query.matches)
