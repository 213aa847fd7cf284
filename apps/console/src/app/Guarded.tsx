// A page behind its permission, and the page for addresses that lead nowhere.
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Permission } from '#contracts'
import { common } from '../shared/common.ts'
import { EmptyState } from '../shared/feedback.tsx'
import { useMay } from '../shared/session.ts'
import { useWords } from '../shared/words.ts'

export function Guarded({
  permission,
  children,
}: {
  permission?: Permission
  children: ReactNode
}) {
  const t = useWords(common)
  const may = useMay()
  if (may(permission)) return children
  return (
    <EmptyState
      title={t('notAllowed')}
      text={t('notAllowedText')}
      action={<Link to="/">{t('toOverview')}</Link>}
    />
  )
}

/** An address typed by hand may name what is no id: nothing is asked for then. */
export function Numbered({ empty = false, children }: { empty?: boolean; children: ReactNode }) {
  const { id } = useParams({ strict: false }) as { id?: string }
  const known = id === undefined || /^[1-9]\d{0,14}$/.test(id) || (empty && id === 'new')
  return known ? children : <NoSuchPage />
}

export function NoSuchPage() {
  const t = useWords(common)
  return (
    <EmptyState
      title={t('notFound')}
      text={t('notFoundText')}
      action={<Link to="/">{t('toOverview')}</Link>}
    />
  )
}
