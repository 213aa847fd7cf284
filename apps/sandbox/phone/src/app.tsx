// The page: whose phones on the left, the phones in the middle, the desk on the right. On a narrow
// screen phones and desk take turns.
import { useState } from 'react'
import { Desk } from './desk/desk.tsx'
import { Owners } from './desk/owners.tsx'
import { Device } from './device/device.tsx'
import { useLive } from './live.ts'
import { Row } from './shown/row.tsx'
import { useShown } from './shown/use-shown.ts'
import { useWords } from './words/use.tsx'

interface TopProps {
  side: 'phone' | 'desk'
  onSide: () => void
  desk: boolean
  onDesk: () => void
}

const Top = ({ side, onSide, desk, onDesk }: TopProps) => {
  const { say, language, setLanguage } = useWords()
  return (
    <header className="top">
      <h1>{say('title')}</h1>
      <div className="top-actions">
        <button type="button" className="quiet only-narrow" onClick={onSide}>
          {say(side === 'phone' ? 'showDesk' : 'showPhone')}
        </button>
        <button type="button" className="quiet not-narrow" aria-pressed={!desk} onClick={onDesk}>
          {say('deskAway')}
        </button>
        <button
          type="button"
          className="quiet"
          title={say('languageHint')}
          onClick={() => {
            setLanguage(language === 'en' ? 'zh-CN' : 'en')
          }}
        >
          {say('language')}
        </button>
      </div>
    </header>
  )
}

export const App = () => {
  useLive()
  const [side, setSide] = useState<'phone' | 'desk'>('phone')
  const { people, phones, active, scan, scanned, desk, full, ...shown } = useShown()
  return (
    <div
      className="page"
      data-side={side}
      data-phones={phones.length}
      data-desk={desk ? undefined : 'away'}
    >
      <Top
        side={side}
        onSide={() => {
          setSide(side === 'phone' ? 'desk' : 'phone')
        }}
        desk={desk}
        onDesk={shown.turnDesk}
      />
      <Owners
        people={people}
        shown={phones.map(({ id }) => id)}
        active={active?.id}
        full={full}
        onChoose={shown.choose}
        onBeside={shown.beside}
      />
      <main className="work">
        <div className="stage">
          {phones.length === 0 ? (
            <Device person={undefined} scan={undefined} onScanned={scanned} />
          ) : (
            <Row phones={phones} active={active?.id} onTurn={shown.turnTo} onClose={shown.close}>
              {(person) => (
                <Device
                  person={person}
                  scan={person.id === active?.id ? scan : undefined}
                  onScanned={scanned}
                />
              )}
            </Row>
          )}
        </div>
        <Desk />
      </main>
    </div>
  )
}
