// The bar on top of a phone's screen: back, title, one action.
import type { ReactNode } from 'react'
import { useWords } from '../words/use.tsx'

interface BarProps {
  title?: string
  note?: string
  onBack?: () => void
  action?: ReactNode
}

export const Bar = ({ title, note, onBack, action }: BarProps) => {
  const { say } = useWords()
  return (
    <div className="bar">
      {onBack ? (
        <button type="button" className="bar-button" aria-label={say('back')} onClick={onBack}>
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden>
            <path
              d="M15 4l-8 8 8 8"
              fill="none"
              stroke="currentColor"
              strokeWidth="2"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
        </button>
      ) : (
        <span />
      )}
      {title ? (
        <h2>
          {title}
          {note && <small>{note}</small>}
        </h2>
      ) : (
        <span />
      )}
      {action ?? <span />}
    </div>
  )
}
