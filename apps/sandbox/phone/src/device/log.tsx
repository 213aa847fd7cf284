// What was said, oldest first, with the time between what lies apart; it keeps to its end.
import { Fragment, useEffect, useRef, type ReactNode } from 'react'
import { chatTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'

/** Bubbles this far apart get the time between them. */
const GAP_MS = 5 * 60_000

interface Said {
  id: number
  at: string
}

interface LogProps<T extends Said> {
  label: string
  lines: readonly T[]
  children: (line: T) => ReactNode
  /** Stands above the first line. */
  lead?: ReactNode
}

export const Log = <T extends Said>({ label, lines, children, lead }: LogProps<T>) => {
  const { say, language } = useWords()
  const now = useNow()
  const log = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (lines.length > 0) log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [lines.length])
  return (
    <div ref={log} className="scroll chat-log" role="log" tabIndex={0} aria-label={label}>
      {lead}
      {lines.map((line, index) => {
        const before = lines[index - 1]
        const at = new Date(line.at)
        const apart = !before || at.getTime() - Date.parse(before.at) > GAP_MS
        return (
          <Fragment key={line.id}>
            {apart && (
              <time className="between" dateTime={line.at}>
                {chatTime(at, now, language, say('yesterday'))}
              </time>
            )}
            {children(line)}
          </Fragment>
        )
      })}
    </div>
  )
}
