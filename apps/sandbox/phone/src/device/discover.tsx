// The third tab: what else the phone can do, as WeChat groups it.
import type { ReactNode } from 'react'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { AccountIcon, MomentsIcon, PlaceIcon, ScanIcon, TextsIcon } from './icons.tsx'
import type { Way } from './screen.ts'

const doors = [
  [{ kind: 'moments', icon: <MomentsIcon /> }],
  [{ kind: 'scan', icon: <ScanIcon /> }],
  [
    { kind: 'account', icon: <AccountIcon /> },
    { kind: 'texts', icon: <TextsIcon /> },
  ],
  [{ kind: 'map', icon: <PlaceIcon /> }],
] as const satisfies readonly (readonly { kind: string; icon: ReactNode }[])[]

export const Discover = ({ way }: { way: Way }) => {
  const { say } = useWords()
  return (
    <>
      <Bar title={say('discover')} />
      <div className="scroll">
        {doors.map((group) => (
          <ul key={group[0].kind} className="rows door-rows">
            {group.map(({ kind, icon }) => (
              <li key={kind}>
                <button
                  type="button"
                  className="row-button slim"
                  onClick={() => {
                    way.push({ kind })
                  }}
                >
                  <span className={`door of-${kind}`}>{icon}</span>
                  {say(kind)}
                </button>
              </li>
            ))}
          </ul>
        ))}
      </div>
    </>
  )
}
