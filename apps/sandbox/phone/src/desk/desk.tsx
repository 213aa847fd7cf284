// The desk beside the phone: the clock on top, then the wire or the guides' side.
import { useState } from 'react'
import { useWords } from '../words/use.tsx'
import { ClockPanel } from './clock.tsx'
import { Guides } from './guides.tsx'
import { Wire } from './wire.tsx'

const tabs = ['wire', 'guides'] as const

export const Desk = () => {
  const { say } = useWords()
  const [tab, setTab] = useState<(typeof tabs)[number]>('wire')
  return (
    <section className="desk" aria-label={say('desk')}>
      <ClockPanel />
      <div className="tabs" role="tablist">
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={tab === name}
            aria-controls="desk-panel"
            onClick={() => {
              setTab(name)
            }}
          >
            {say(name)}
          </button>
        ))}
      </div>
      <div
        className="panel"
        role="tabpanel"
        id="desk-panel"
        aria-labelledby={`tab-${tab}`}
        tabIndex={0}
      >
        {tab === 'wire' ? <Wire /> : <Guides />}
      </div>
    </section>
  )
}
