// The top of every page: where we are, what it is for, and at most one main action.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export interface PageHeadProps {
  title: ReactNode
  lead?: ReactNode
  actions?: ReactNode
  up?: { to: string; label: string }
}
export function PageHead({ title, lead, actions, up }: PageHeadProps) {
  return (
    <header className="page-head">
      <div>
        {up ? (
          <Link to={up.to} className="up">
            ‹ {up.label}
          </Link>
        ) : null}
        <h1>{title}</h1>
        {lead ? <p className="quiet">{lead}</p> : null}
      </div>
      {actions ? <div className="actions">{actions}</div> : null}
    </header>
  )
}

export function Section({
  title,
  aside,
  children,
}: {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="section">
      {title ? (
        <div className="section-head">
          <h2>{title}</h2>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  )
}
