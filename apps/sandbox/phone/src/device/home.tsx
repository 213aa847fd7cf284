// The four tabs at the bottom of the phone.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, faceUrl, type Chat, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Chats } from './chats.tsx'
import { Discover } from './discover.tsx'
import { ChatsIcon, ContactsIcon, DiscoverIcon, MeIcon } from './icons.tsx'
import type { Tab, Way } from './screen.ts'

interface HomeProps {
  person: Person
  tab: Tab
  onTab: (tab: Tab) => void
  way: Way
}

const Contacts = ({ chats, way }: { chats: Chat[]; way: Way }) => {
  const { say } = useWords()
  const known = chats.filter(({ status }) => status === 'friend' || status === 'half')
  return (
    <>
      <Bar title={say('contacts')} />
      <div className="scroll" tabIndex={0} role="region" aria-label={say('contacts')}>
        {known.length === 0 && (
          <div className="nothing">
            <p>{say('noContacts')}</p>
          </div>
        )}
        <ul className="rows">
          {known.map((chat) => (
            <li key={chat.corpId + chat.userid}>
              <button
                type="button"
                className="row-button slim"
                onClick={() => {
                  way.push({ kind: 'contact', chat })
                }}
              >
                <img src={faceUrl(chat.avatar)} alt="" width={38} height={38} />
                <span className="row-name">
                  {chat.name}
                  <small className="corp">@{chat.corpName || say('myBrand')}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

const Me = ({ person }: { person: Person }) => {
  const { say } = useWords()
  return (
    <>
      <Bar title={say('me')} />
      <div className="scroll">
        <div className="me">
          <img src={faceUrl(person.avatar)} alt="" width={64} height={64} />
          <div>
            <p className="me-name">{person.name}</p>
            <p className="faint">
              {say('myId')} {person.id}
            </p>
          </div>
        </div>
        <p className="foot">{say('ownerSince')}</p>
      </div>
    </>
  )
}

export const Home = ({ person, tab, onTab, way }: HomeProps) => {
  const { say } = useWords()
  const chats =
    useQuery({
      queryKey: ['chats', person.id],
      queryFn: () => api.chats(person.id),
    }).data ?? []
  const groups =
    useQuery({
      queryKey: ['groups', person.id],
      queryFn: () => api.groups(person.id),
    }).data ?? []
  const services =
    useQuery({
      queryKey: ['services', person.id],
      queryFn: () => api.services(person.id),
    }).data ?? []
  const unseen = [...chats, ...groups, ...services].reduce((sum, one) => sum + one.unseen, 0)
  const tabs: { name: Tab; icon: ReactNode }[] = [
    { name: 'chats', icon: <ChatsIcon /> },
    { name: 'contacts', icon: <ContactsIcon /> },
    { name: 'discover', icon: <DiscoverIcon /> },
    { name: 'me', icon: <MeIcon /> },
  ]
  return (
    <>
      {tab === 'chats' && <Chats chats={chats} groups={groups} services={services} way={way} />}
      {tab === 'contacts' && <Contacts chats={chats} way={way} />}
      {tab === 'discover' && <Discover way={way} />}
      {tab === 'me' && <Me person={person} />}
      <nav className="tab-bar" aria-label={say('phone')}>
        {tabs.map(({ name, icon }) => (
          <button
            key={name}
            type="button"
            aria-current={tab === name ? 'page' : undefined}
            onClick={() => {
              onTab(name)
            }}
          >
            <span className="avatar">
              {icon}
              {name === 'chats' && unseen > 0 && <span className="dot">{unseen}</span>}
            </span>
            {say(name)}
          </button>
        ))}
      </nav>
    </>
  )
}
