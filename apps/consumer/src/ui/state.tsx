// What a page shows while it waits, and when something was refused.
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { Refused } from '../api.ts'
import { useWords } from '../language.tsx'

export interface Loaded<T> {
  data: T | undefined
  error: unknown
  reload: () => void
  set: (data: T) => void
}

/** Loads once, and again when asked to. */
export function useLoaded<T>(load: () => Promise<T>, known?: T): Loaded<T> {
  const [data, set] = useState<T | undefined>(known)
  const [error, setError] = useState<unknown>()
  const [round, setRound] = useState(0)
  const begin = useEffectEvent((_round: number) => load())
  useEffect(() => {
    let here = true
    const tell =
      <V,>(to: (value: V) => void) =>
      (value: V) =>
        here ? to(value) : undefined
    begin(round).then(tell(set), tell(setError))
    return () => {
      here = false
    }
  }, [round])
  const reload = useCallback(() => {
    setError(undefined)
    setRound((n) => n + 1)
  }, [])
  return { data, error, set, reload }
}

export function Waiting() {
  const { say } = useWords()
  return (
    <div className="waiting" role="status" aria-label={say('loading')}>
      <i className="bone tall" />
      <i className="bone" />
      <i className="bone short" />
    </div>
  )
}

export function useSentence(): (error: unknown) => string {
  const { language } = useWords()
  return (error) => {
    if (error instanceof Refused) return error.problem.sentence[language]
    return error instanceof Error ? error.message : String(error)
  }
}

export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { say } = useWords()
  const sentence = useSentence()
  return (
    <section className="empty" role="alert">
      <h1>{say('failedTitle')}</h1>
      <p>{sentence(error)}</p>
      <button type="button" className="plain" onClick={retry}>
        {say('retry')}
      </button>
    </section>
  )
}
