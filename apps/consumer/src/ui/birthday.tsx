// A birthday in three choices: quicker on a phone than turning a calendar back by decades.
import { useState } from 'react'
import { useWords } from '../language.tsx'

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => (from < to ? from + n : from - n))
const two = (n: string): string => n.padStart(2, '0')
const thisYear = new Date().getFullYear()

interface Props {
  value: string | undefined
  onChange: (day: string | undefined) => void
  label: string
}

export function Birthday({ value, onChange, label }: Props) {
  const { say } = useWords()
  const [parts, setParts] = useState(() =>
    (value?.length === 5 ? `-${value}` : (value ?? '--'))
      .split('-')
      .map((part) => part.replace(/^0/, '')),
  )
  const [year = '', month = '', day = ''] = parts
  const days = year && month ? new Date(Number(year), Number(month), 0).getDate() : 31
  const choose = (at: number, picked: string) => {
    const next = parts.map((part, n) => (n === at ? picked : part))
    const last = next[0] && next[1] ? new Date(Number(next[0]), Number(next[1]), 0).getDate() : 31
    if (Number(next[2]) > last) next[2] = ''
    setParts(next)
    onChange(
      next.every((part) => part !== '')
        ? `${next[0]}-${two(next[1] ?? '')}-${two(next[2] ?? '')}`
        : undefined,
    )
  }
  const picker = (
    at: number,
    word: 'year' | 'month' | 'day',
    chosen: string,
    numbers: number[],
  ) => (
    <select
      aria-label={`${label} ${say(word)}`}
      value={chosen}
      onChange={(event) => choose(at, event.target.value)}
    >
      <option value="">{say(word)}</option>
      {numbers.map((n) => (
        <option key={n} value={n}>
          {n}
        </option>
      ))}
    </select>
  )
  return (
    <div className="three">
      {picker(0, 'year', year, range(thisYear, thisYear - 100))}
      {picker(1, 'month', month, range(1, 12))}
      {picker(2, 'day', day, range(1, days))}
    </div>
  )
}
