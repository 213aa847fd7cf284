// Pages of this site: an address each, so that back and reload do what they should.
import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react'
import { addressOf, pageOf, type Page } from './address.ts'

const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
window.addEventListener('popstate', tell)

export function goTo(page: Page): void {
  history.pushState(null, '', addressOf(page))
  scrollTo(0, 0)
  tell()
}

export const usePage = (): Page =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => pageOf(location.pathname),
  )

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
