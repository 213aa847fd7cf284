// What a page shows instead of content: a problem in plain words, an empty state that teaches, a
// skeleton.
import { Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { problemOf } from './api.ts'
import { missingBy } from './away.ts'
import { common } from './common.ts'
import { said, useWords } from './words.ts'

export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useWords(common)
  const problem = problemOf(error)
  // That is said once for all, and the page goes on by itself.
  if (missingBy(error)) return <Waiting rows={3} />
  return (
    <div className="note" role="alert">
      <strong>{said(problem.sentence)}</strong>
      <p className="quiet">
        {t('problemCode', { code: problem.code })}
        {problem.requestId ? ` · ${t('problemRequest', { id: problem.requestId })}` : null}
      </p>
      {retry ? <Button onClick={retry}>{t('retry')}</Button> : null}
    </div>
  )
}

export interface Teaching {
  title: string
  text: string
  action?: ReactNode
}
export function EmptyState({ title, text, action }: Teaching) {
  return (
    <div className="empty">
      <svg width="64" height="48" viewBox="0 0 64 48" aria-hidden="true">
        <rect
          x="4"
          y="8"
          width="56"
          height="36"
          rx="6"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          opacity=".35"
        />
        <path
          d="M14 20h22M14 28h34M14 36h16"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          opacity=".35"
        />
        <circle cx="52" cy="10" r="8" fill="var(--primary)" />
        <path
          d="M52 6v8M48 10h8"
          stroke="var(--on-primary)"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <h2>{title}</h2>
      <p>{text}</p>
      {action}
    </div>
  )
}

export const Waiting = ({ rows = 6 }: { rows?: number }) => {
  const t = useWords(common)
  return (
    <div aria-busy="true" aria-label={t('loading')} role="status">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
