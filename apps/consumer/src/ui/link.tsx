// Pages of this site: an address each, so that back and reload do what they should.
import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react'
import { addressOf, pageOf, type Page } from './address.ts'

const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
window.addEventListener('popstate', tell)

/** An address below a page, as of a product. */
export function goToAddress(address: string): void {
  history.pushState(null, '', address)
  scrollTo(0, 0)
  tell()
}

export const goTo = (page: Page): void => goToAddress(addressOf(page))

export const useAddress = (): string =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => location.pathname,
  )

export const usePage = (): Page => pageOf(useAddress())

interface Props {
  to: Page
  className?: string
  current?: boolean
  children: ReactNode
}

export function Link({ to, className, current, children }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    goTo(to)
  }
  return (
    <a
      href={addressOf(to)}
      className={className}
      aria-current={current ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  )
}
