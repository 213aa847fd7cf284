// One person's phone: frame, status bar, and the screen on top of its stack.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState, type KeyboardEvent } from 'react'
import { api, type Person } from '../api.ts'
import { hourMinute, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'
import { Banner } from './banner.tsx'
import { Browser } from './browser.tsx'
import { MiniProgram } from './mini.tsx'
import { MapScreen } from './map.tsx'
import { MomentsScreen } from './moments.tsx'
import { AccountScreen } from './account.tsx'
import { ChatScreen } from './chat.tsx'
import { ContactScreen } from './contact.tsx'
import { BringScreen } from './bring.tsx'
import { GroupInfoScreen } from './group-info.tsx'
import { GroupScreen } from './group.tsx'
import { JoinScreen } from './join.tsx'
import { Home } from './home.tsx'
import { PayScreen } from './pay.tsx'
import { GoneScreen } from './gone.tsx'
import { ProfileScreen } from './profile.tsx'
import { ServiceScreen } from './service.tsx'
import { ScanScreen } from '../scan/scan.tsx'
import { screenOf, type Screen, type Tab, type Way } from './screen.ts'
import { TextsScreen } from './texts.tsx'

const StatusBar = () => {
  const { language } = useWords()
  const now = useNow()
  return (
    <div className="status" aria-hidden>
      <span>{hourMinute(now, language)}</span>
      <svg viewBox="0 0 62 14" width="62" height="14" fill="currentColor">
        <path d="M0 9h3v4H0zM5 6h3v7H5zM10 3h3v10h-3zM15 0h3v13h-3z" />
        <path d="M24 5a10 10 0 0 1 14 0l-1.6 1.7a7.6 7.6 0 0 0-10.8 0z" />
        <path d="M27 8.2a5.6 5.6 0 0 1 8 0l-4 4.3z" />
        <rect x="43" y="1.5" width="16" height="10" rx="3" fill="none" stroke="currentColor" />
        <path d="M45 3.5h10v6H45zM60 5h1.5v3H60z" />
      </svg>
    </div>
  )
}

interface DeviceProps {
  person: Person | undefined
  /** A code opened in a browser: this phone scans it. */
  scan: string | undefined
  onScanned: () => void
}

/** Every screen but the tabs below it. */
const Stacked = ({ person, top, way }: { person: Person; top: Screen; way: Way }) => {
  switch (top.kind) {
    case 'chat':
      return <ChatScreen person={person} chat={top.chat} way={way} />
    case 'scan':
      return <ScanScreen person={person} way={way} />
    case 'profile':
      return <ProfileScreen person={person} found={top.found} way={way} />
    case 'contact':
      return <ContactScreen person={person} chat={top.chat} way={way} />
    case 'group':
      return <GroupScreen person={person} chatId={top.chatId} way={way} />
    case 'groupInfo':
      return <GroupInfoScreen person={person} chatId={top.chatId} way={way} />
    case 'bring':
      return <BringScreen person={person} chatId={top.chatId} way={way} />
    case 'join':
      return <JoinScreen person={person} found={top.found} way={way} />
    case 'service':
      return <ServiceScreen {...top} person={person} way={way} />
    case 'map':
      return <MapScreen person={person} way={way} />
    case 'moments':
      return <MomentsScreen person={person} way={way} />
    case 'texts':
      return <TextsScreen person={person} way={way} />
    case 'account':
      return <AccountScreen person={person} code={top.code} way={way} />
    case 'pay':
      return <PayScreen person={person} codeUrl={top.codeUrl} way={way} />
    case 'page':
      return <Browser person={person} url={top.url} way={way} />
    case 'gone':
      return <GoneScreen way={way} />
    case 'mini':
      return <MiniProgram {...top} way={way} />
  }
}

const Screens = ({ person, scan, onScanned }: DeviceProps & { person: Person }) => {
  const [tab, setTab] = useState<Tab>('chats')
  const [stack, setStack] = useState<Screen[]>([])
  const way: Way = {
    push: (screen) => {
      setStack((screens) => [...screens, screen])
    },
    replace: (screen) => {
      setStack((screens) => [...screens.slice(0, -1), screen])
    },
    back: () => {
      setStack((screens) => screens.slice(0, -1))
    },
    home: () => {
      setStack([])
    },
  }
  const look = useMutation({
    mutationFn: (url: string) => api.scan(person.id, url),
    onSuccess: (found) => {
      onScanned()
      const screen = screenOf(found)
      if (screen) way.push(screen)
    },
  })
  const { mutate } = look
  useEffect(() => {
    if (scan) mutate(scan)
  }, [scan, mutate])

  const top = stack.at(-1)
  const back = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && top) way.back()
  }
  return (
    <div className="screen-inner" onKeyDown={back}>
      <Banner person={person} top={top} way={way} />
      {top ? (
        <Stacked person={person} top={top} way={way} />
      ) : (
        <Home person={person} tab={tab} onTab={setTab} way={way} />
      )}
    </div>
  )
}

export const Device = (props: DeviceProps) => {
  const { say } = useWords()
  const { person } = props
  return (
    <section
      className="device"
      aria-label={person ? say('whose', { name: person.name }) : say('phone')}
    >
      <StatusBar />
      <div className="screen">
        {person ? (
          <Screens {...props} person={person} />
        ) : (
          <div className="nothing">
            <p>{say('noPeople')}</p>
            <p>{say('noPeopleHint')}</p>
          </div>
        )}
      </div>
      <div className="home-bar" aria-hidden />
    </section>
  )
}
