// A field to look for something by its name: says what was typed once she pauses.
import { useEffect, useState } from 'react'

const TYPING_MS = 300

export function SearchField({ label, find }: { label: string; find: (text: string) => void }) {
  const [typed, setTyped] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => find(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, find])
  return (
    <input
      type="search"
      className="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={60}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}
