// The page: who holds the phone on the left, the phone in the middle, the desk on the right. On a
// narrow screen phone and desk take turns.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from './api.ts'
import { Desk } from './desk/desk.tsx'
import { Owners } from './desk/owners.tsx'
import { Device } from './device/device.tsx'
import { useLive } from './live.ts'
import { useWords } from './words/use.tsx'

const KEPT = 'siyu.phone.person'
const readScan = (): string | undefined =>
  new URLSearchParams(location.search).get('scan') ?? undefined

export const App = () => {
  useLive()
  const { say, language, setLanguage } = useWords()
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEPT) ?? '')
  const [side, setSide] = useState<'phone' | 'desk'>('phone')
  const [scan, setScan] = useState(readScan)
  const people = useQuery({ queryKey: ['people'], queryFn: api.people })
  const person = people.data?.find(({ id }) => id === chosen) ?? people.data?.[0]

  const choose = (id: string): void => {
    localStorage.setItem(KEPT, id)
    setChosen(id)
  }
  const scanned = (): void => {
    setScan(undefined)
    history.replaceState(null, '', '/')
  }

  return (
    <div className="page" data-side={side}>
      <header className="top">
        <h1>{say('title')}</h1>
        <div className="top-actions">
          <button
            type="button"
            className="quiet only-narrow"
            onClick={() => {
              setSide(side === 'phone' ? 'desk' : 'phone')
            }}
          >
            {say(side === 'phone' ? 'showDesk' : 'showPhone')}
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
      <Owners people={people.data} chosen={person?.id} onChoose={choose} />
      <main className="work">
        <div className="stage">
          <Device key={person?.id ?? 'nobody'} person={person} scan={scan} onScanned={scanned} />
        </div>
        <Desk />
      </main>
    </div>
  )
}
