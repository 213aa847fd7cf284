// A button that does something: one thing at a time, and why it did not work.
import { useState } from 'react'
import { useSentence } from './state.tsx'

export function useDoing() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = (work: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    work()
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return { busy, error, run }
}

export function Said({ error }: { error: unknown }) {
  const sentence = useSentence()
  return error === undefined ? null : (
    <p className="error" role="alert">
      {sentence(error)}
    </p>
  )
}
