// The first tab: guides and groups, whoever spoke last on top.
import { faceUrl, type Chat, type GroupRow, type ServiceRow } from '../api.ts'
import type { ReactNode } from 'react'
import { shortTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { useHappening } from './happening.ts'
import { ScanIcon } from './icons.tsx'
import { Mosaic } from './mosaic.tsx'
import { useSummary } from './preview.tsx'
import type { Way } from './screen.ts'
import { useServiceWords } from './service-words.ts'

interface RowProps {
  picture: ReactNode
  name: string
  corpName: string
  last: string
  lastAt: string
  unseen: number
  onOpen: () => void
}

const Row = ({ picture, name, corpName, last, lastAt, unseen, onOpen }: RowProps) => {
  const { say, language } = useWords()
  const now = useNow()
  return (
    <li>
      <button type="button" className="row-button" onClick={onOpen}>
        <span className="avatar">
          {picture}
          {unseen > 0 && (
            <span className="dot" title={say('unseen', { count: unseen })}>
              {unseen}
            </span>
          )}
        </span>
        <span className="row-main">
          <span className="row-name">
            {name}
            <small className="corp">@{corpName || say('myBrand')}</small>
          </span>
          <span className="row-last">{last}</span>
        </span>
        <time dateTime={lastAt}>
          {shortTime(new Date(lastAt), now, language, say('yesterday'))}
        </time>
      </button>
    </li>
  )
}

const ChatRow = ({ chat, way }: { chat: Chat; way: Way }) => {
  const summary = useSummary()
  return (
    <Row
      {...chat}
      picture={<img src={faceUrl(chat.avatar)} alt="" width={46} height={46} />}
      last={chat.last ? summary(chat.last) : ''}
      onOpen={() => {
        way.push({ kind: 'chat', chat })
      }}
    />
  )
}

const GroupChatRow = ({ group, way }: { group: GroupRow; way: Way }) => {
  const { say } = useWords()
  const summary = useSummary()
  const told = useHappening()
  const { last, lastBy } = group
  const words = last?.happened ? told(last.happened) : last ? summary(last) : ''
  return (
    <Row
      {...group}
      name={group.name || say('groupUnnamed')}
      picture={<Mosaic faces={group.faces} size={46} />}
      last={lastBy ? say('groupSaid', { by: lastBy, words }) : words}
      onOpen={() => {
        way.push({ kind: 'group', chatId: group.chatId })
      }}
    />
  )
}

const ServiceChatRow = ({ service, way }: { service: ServiceRow; way: Way }) => {
  const told = useServiceWords()
  const { openKfid, last } = service
  return (
    <Row
      {...service}
      picture={<img src={faceUrl('service')} alt="" width={46} height={46} />}
      last={last ? told(last) : ''}
      onOpen={() => {
        way.push({ kind: 'service', openKfid })
      }}
    />
  )
}

interface ChatsProps {
  chats: Chat[]
  groups: GroupRow[]
  services: ServiceRow[]
  way: Way
}

export const Chats = ({ chats, groups, services, way }: ChatsProps) => {
  const { say } = useWords()
  const rows = [
    ...chats.map((chat) => ({
      at: chat.lastAt,
      row: <ChatRow key={chat.corpId + chat.userid} chat={chat} way={way} />,
    })),
    ...groups.map((group) => ({
      at: group.lastAt,
      row: <GroupChatRow key={group.chatId} group={group} way={way} />,
    })),
    ...services.map((service) => ({
      at: service.lastAt,
      row: <ServiceChatRow key={service.openKfid} service={service} way={way} />,
    })),
  ].toSorted((a, b) => b.at.localeCompare(a.at))
  const scan = (
    <button
      type="button"
      className="bar-button"
      aria-label={say('scan')}
      onClick={() => {
        way.push({ kind: 'scan' })
      }}
    >
      <ScanIcon />
    </button>
  )
  return (
    <>
      <Bar title={say('chats')} action={scan} />
      <div className="scroll" tabIndex={0} role="region" aria-label={say('chats')}>
        {rows.length === 0 && (
          <div className="nothing">
            <p>{say('noChats')}</p>
            <p>{say('noChatsHint')}</p>
          </div>
        )}
        <ul className="rows">{rows.map(({ row }) => row)}</ul>
      </div>
    </>
  )
}
