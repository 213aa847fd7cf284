// A page behind its permission, and the page for addresses that lead nowhere.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Permission } from '#contracts'
import { common } from '../shared/common.ts'
import { EmptyState } from '../shared/feedback.tsx'
import { useMay } from '../shared/session.ts'
import { useWords } from '../shared/words.ts'

export function Guarded({
  permission, children,
}: { permission?: Permission; children: ReactNode }) {
  const t = useWords(common)
  const may = useMay()
  if (may(permission)) return children
  return (
    <EmptyState
      title={t('notAllowed')} text={t('notAllowedText')}
      action={<Link to="/">{t('toOverview')}</Link>}
    />
  )
}

export function NoSuchPage() {
  const t = useWords(common)
  return (
    <EmptyState
      title={t('notFound')} text={t('notFoundText')} action={<Link to="/">{t('toOverview')}</Link>}
    />
  )
}
