// The phones, side by side; on a narrow screen one after the other, swiped or turned to by name.
import { useEffect, useRef, type ReactNode } from 'react'
import { faceUrl, type Somebody } from '../api.ts'
import { CloseIcon } from '../device/icons.tsx'
import { useWords } from '../words/use.tsx'

interface Turning {
  phones: readonly Somebody[]
  active: string | undefined
  onTurn: (id: string) => void
}
interface Closing {
  onClose: (id: string) => void
}

const Close = ({ person, onClose }: Closing & { person: Somebody }) => {
  const { say } = useWords()
  return (
    <button
      type="button"
      className="spot-close"
      aria-label={say('putAway', { name: person.name })}
      title={say('putAway', { name: person.name })}
      onClick={() => {
        onClose(person.id)
      }}
    >
      <CloseIcon />
    </button>
  )
}

/** On a narrow screen, where only one is seen: all of them by name. */
const Names = ({ phones, active, onTurn, onClose }: Turning & Closing) => {
  const { say } = useWords()
  return (
    <nav className="row-names" aria-label={say('sideBySide')}>
      {phones.map((person) => (
        <div key={person.id} data-active={person.id === active || undefined}>
          <button
            type="button"
            className="row-name-turn"
            aria-current={person.id === active ? 'true' : undefined}
            onClick={() => {
              onTurn(person.id)
            }}
          >
            <img src={faceUrl(person.avatar)} alt="" width={22} height={22} />
            <span className="owner-name">{person.name}</span>
            {person.unseen > 0 && (
              <span className="dot" title={say('unseen', { count: person.unseen })}>
                {Math.min(person.unseen, 99)}
              </span>
            )}
          </button>
          {person.id === active && <Close person={person} onClose={onClose} />}
        </div>
      ))}
    </nav>
  )
}

/** Which phone a swipe has come to, told once it rests. */
const useSwipes = ({ phones, active, onTurn }: Turning) => {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const at = phones.findIndex(({ id }) => id === active)
    row.current?.children[at]?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
    // Only a turn moves the row; people are read anew all the time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [active, phones.length])
  const rested = (): void => {
    const { current } = row
    if (!current) return
    const spots = [...current.children]
    const wide = spots[0]?.clientWidth ?? 0
    // Only where one spot fills the row a swipe turns to another phone.
    if (current.clientWidth >= 2 * wide) return
    const there = phones[Math.round(current.scrollLeft / wide)]
    if (there && there.id !== active) onTurn(there.id)
  }
  return { row, rested }
}

interface RowProps extends Turning, Closing {
  children: (person: Somebody) => ReactNode
}

export const Row = ({ onClose, children, ...turning }: RowProps) => {
  const { phones, active, onTurn } = turning
  const { row, rested } = useSwipes(turning)
  const several = phones.length > 1
  return (
    <>
      {several && <Names {...turning} onClose={onClose} />}
      <div ref={row} className="row-spots" onScrollEnd={rested}>
        {phones.map((person) => {
          const turn = (): void => {
            onTurn(person.id)
          }
          return (
            <div
              key={person.id}
              className="spot"
              data-active={(several && person.id === active) || undefined}
              onPointerDownCapture={turn}
              onFocusCapture={turn}
            >
              {several && (
                <div className="spot-head">
                  <span className="owner-name">{person.name}</span>
                  <Close person={person} onClose={onClose} />
                </div>
              )}
              {children(person)}
            </div>
          )
        })}
      </div>
    </>
  )
}
