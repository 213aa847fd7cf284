// The devices, side by side; on a narrow screen one after the other, swiped or turned to by name.
import { useEffect, useRef, type ReactNode } from 'react'
import { faceUrl } from '../api.ts'
import { CloseIcon } from '../device/icons.tsx'
import { useWords } from '../words/use.tsx'

export interface Spot {
  id: string
  kind: 'phone' | 'guide'
  name: string
  avatar: string
  unseen: number
  screen: ReactNode
  /** What its button is called that puts it away. */
  away: string
  onClose: () => void
}

interface Turning {
  spots: readonly Spot[]
  /** The spot turned to. */
  active: string | undefined
  onTurn: (id: string) => void
}

const Close = ({ spot: { away, onClose } }: { spot: Spot }) => (
  <button type="button" className="spot-close" aria-label={away} title={away} onClick={onClose}>
    <CloseIcon />
  </button>
)

/** On a narrow screen, where only one is seen: all of them by name. */
const Names = ({ spots, active, onTurn }: Turning) => {
  const { say } = useWords()
  return (
    <nav className="row-names" aria-label={say('sideBySide')}>
      {spots.map((spot) => (
        <div key={spot.id} data-active={spot.id === active || undefined}>
          <button
            type="button"
            className="row-name-turn"
            aria-current={spot.id === active ? 'true' : undefined}
            onClick={() => {
              onTurn(spot.id)
            }}
          >
            <img src={faceUrl(spot.avatar)} alt="" width={22} height={22} />
            <span className="owner-name">{spot.name}</span>
            {spot.unseen > 0 && (
              <span className="dot" title={say('unseen', { count: spot.unseen })}>
                {Math.min(spot.unseen, 99)}
              </span>
            )}
          </button>
          {spot.id === active && <Close spot={spot} />}
        </div>
      ))}
    </nav>
  )
}

/** Which spot a swipe has come to, told once it rests. */
const useSwipes = ({ spots, active, onTurn }: Turning) => {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const at = spots.findIndex(({ id }) => id === active)
    row.current?.children[at]?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
    // Only a turn moves the row; people are read anew all the time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [active, spots.length])
  const rested = (): void => {
    const { current } = row
    if (!current) return
    const wide = current.firstElementChild?.clientWidth ?? 0
    // Only where one spot fills the row a swipe turns to another.
    if (current.clientWidth > wide + 1) return
    const there = spots[Math.round(current.scrollLeft / wide)]
    if (there && there.id !== active) onTurn(there.id)
  }
  return { row, rested }
}

export const Row = (turning: Turning) => {
  const { spots, active, onTurn } = turning
  const { row, rested } = useSwipes(turning)
  const several = spots.length > 1
  return (
    <>
      {several && <Names {...turning} />}
      <div ref={row} className="row-spots" onScrollEnd={rested}>
        {spots.map((spot) => {
          const turn = (): void => {
            onTurn(spot.id)
          }
          return (
            <div
              key={spot.id}
              className="spot"
              data-kind={spot.kind}
              data-active={(several && spot.id === active) || undefined}
              onPointerDownCapture={turn}
              onFocusCapture={turn}
            >
              {several && (
                <div className="spot-head">
                  <span className="owner-name">{spot.name}</span>
                  <Close spot={spot} />
                </div>
              )}
              {spot.screen}
            </div>
          )
        })}
      </div>
    </>
  )
}
