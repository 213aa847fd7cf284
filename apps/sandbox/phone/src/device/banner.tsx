// The banner that slides in from the top when something comes, silent, and goes by itself.
import { useEffect, useRef, useState } from 'react'
import type { Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { isOn, useNews, type News } from './news.ts'
import type { Screen, Way } from './screen.ts'

const STAYS_MS = 5_000

/** The latest news that was not there before, unless it is on the screen anyway. */
const useArrival = (person: Person, top: Screen | undefined) => {
  const news = useNews(person)
  const known = useRef<Map<string, string> | undefined>(undefined)
  const [shown, setShown] = useState<News>()
  useEffect(() => {
    if (!news) return
    const fresh = news.find(({ of, key }) => known.current && known.current.get(of) !== key)
    known.current = new Map([
      ...(known.current ?? []),
      ...news.map(({ of, key }) => [of, key] as const),
    ])
    if (fresh && !isOn(fresh, top)) setShown(fresh)
  }, [news, top])
  useEffect(() => {
    if (!shown) return undefined
    const timer = window.setTimeout(() => {
      setShown(undefined)
    }, STAYS_MS)
    return () => {
      window.clearTimeout(timer)
    }
  }, [shown])
  const hide = (): void => {
    setShown(undefined)
  }
  return { shown: shown && !isOn(shown, top) ? shown : undefined, hide }
}

export const Banner = ({
  person,
  top,
  way,
}: {
  person: Person
  top: Screen | undefined
  way: Way
}) => {
  const { say } = useWords()
  const { shown, hide } = useArrival(person, top)
  return (
    <div className="banner" role="status">
      {shown && (
        <div className="banner-card">
          <button
            type="button"
            className="banner-open"
            onClick={() => {
              hide()
              way.push(shown.screen)
            }}
          >
            <strong>{shown.title}</strong>
            <span>{shown.text}</span>
          </button>
          <button type="button" className="banner-close" aria-label={say('close')} onClick={hide}>
            ×
          </button>
        </div>
      )}
    </div>
  )
}
