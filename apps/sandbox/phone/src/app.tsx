// The page: whose phones on the left, the devices in the middle, the desk on the right. On a narrow
// screen devices and desk take turns.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type ChatKey } from './api.ts'
import { Desk } from './desk/desk.tsx'
import { Owners } from './desk/owners.tsx'
import { Device } from './device/device.tsx'
import { Client } from './guide/client.tsx'
import { useLive } from './live.ts'
import { Row, type Spot } from './shown/row.tsx'
import { Top } from './shown/top.tsx'
import { GUIDE, useShown } from './shown/use-shown.ts'
import { useWords } from './words/use.tsx'

/** A guide's WeCom as a spot of the row; none while she is not known here. */
const useGuideSpot = (guide: ChatKey | undefined, onClose: () => void): Spot[] => {
  const { say } = useWords()
  const corps = useQuery({ queryKey: ['corps'], queryFn: api.corps }).data
  const corp = corps?.find(({ id }) => id === guide?.corpId)
  const member = corp?.members.find(({ userid }) => userid === guide?.userid)
  if (!corp || !member) return []
  const { name, avatar } = member
  const screen = <Client key={`${corp.id}/${member.userid}`} corp={corp} member={member} />
  const away = say('guideClientAway', { name })
  return [{ id: GUIDE, kind: 'guide', name, avatar, unseen: 0, screen, away, onClose }]
}

export const App = () => {
  useLive()
  const { say } = useWords()
  const [side, setSide] = useState<'phone' | 'desk'>('phone')
  const { people, phones, active, scan, scanned, desk, full, guide, ...shown } = useShown()
  const guides = useGuideSpot(guide, () => {
    shown.openGuide(undefined)
  })
  const spots: Spot[] = phones.map((person) => ({
    ...person,
    kind: 'phone',
    screen: (
      <Device
        person={person}
        scan={person.id === active?.id ? scan : undefined}
        onScanned={scanned}
      />
    ),
    away: say('putAway', { name: person.name }),
    onClose: () => {
      shown.close(person.id)
    },
  }))
  return (
    <div
      className="page"
      data-side={side}
      data-several={phones.length + guides.length > 1 || undefined}
      data-desk={desk ? undefined : 'away'}
    >
      <Top
        side={side}
        onSide={() => {
          setSide(side === 'phone' ? 'desk' : 'phone')
        }}
        desk={desk}
        onDesk={shown.turnDesk}
        guide={guide}
        onGuide={shown.openGuide}
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
          {phones.length === 0 && (
            <Device person={undefined} scan={undefined} onScanned={scanned} />
          )}
          <Row spots={[...spots, ...guides]} active={shown.turned} onTurn={shown.turnTo} />
        </div>
        <Desk />
      </main>
    </div>
  )
}
