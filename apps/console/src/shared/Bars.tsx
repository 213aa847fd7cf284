// Plain bars with their figure and share: reads well small, needs no chart library.
import type { ReactNode } from 'react'
import { percent } from './format.ts'

interface Row {
  label: ReactNode
  value: number
  note?: ReactNode
}
/**
 * Widths are shares of the largest; percentages are of the sum, or of `base` where one is given.
 */
export function Bars({
  rows,
  format,
  base,
}: {
  rows: Row[]
  format: (value: number) => string
  base?: number
}) {
  const most = Math.max(1, ...rows.map(({ value }) => value))
  const whole = base ?? rows.reduce((sum, { value }) => sum + value, 0)
  return (
    <ul className="bars">
      {rows.map(({ label, value, note }, at) => (
        <li key={at}>
          <span className="bar-label">{label}</span>
          <span className="bar-track" aria-hidden="true">
            <span style={{ width: `${(value / most) * 100}%` }} />
          </span>
          <span className="bar-value">
            {format(value)}{' '}
            <span className="quiet small">{whole > 0 ? percent(value / whole) : ''}</span>
            {note}
          </span>
        </li>
      ))}
    </ul>
  )
}
