// A guide's WeCom on her computer: her chats with customers, what waits for her tap, and beside an
// open chat the page of the corp's app.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, faceUrl, type Corp, type Member } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { ChatList } from './chats.tsx'
import { Sidebar } from './sidebar.tsx'
import { Talk } from './talk.tsx'
import { useWaiting, Waiting } from './waiting.tsx'

interface ClientProps {
  corp: Corp
  member: Member
}

const Chats = ({ corp, member }: ClientProps) => {
  const { say } = useWords()
  const guide = { corpId: corp.id, userid: member.userid }
  const [open, setOpen] = useState<string>()
  const chats = useQuery({
    queryKey: ['guideChats', corp.id, member.userid],
    queryFn: () => api.guideChats(guide),
  })
  const chat = chats.data?.find(({ personId }) => personId === open)
  const { sidebarUrl } = corp.settings
  return (
    <div className="client-body" data-open={chat ? '' : undefined}>
      <ChatList chats={chats.data} open={chat?.personId} onOpen={setOpen} />
      {chat ? (
        <>
          <Talk
            key={chat.personId}
            guide={guide}
            member={member}
            chat={chat}
            onBack={() => {
              setOpen(undefined)
            }}
          />
          {sidebarUrl && (
            <Sidebar
              key={`${chat.personId} ${sidebarUrl}`}
              corp={corp}
              guide={guide}
              chat={chat}
              url={sidebarUrl}
            />
          )}
        </>
      ) : (
        <p className="client-idle">{say('clientIdle')}</p>
      )}
    </div>
  )
}

const tabs = ['clientChats', 'waitingForHer'] as const

export const Client = ({ corp, member }: ClientProps) => {
  const { say } = useWords()
  const [tab, setTab] = useState<(typeof tabs)[number]>('clientChats')
  const waiting = useWaiting(corp.id, member.userid)
  return (
    <section className="client" aria-label={say('guideClientOf', { name: member.name })}>
      <header className="client-head">
        <img src={faceUrl(member.avatar)} alt="" width={32} height={32} />
        <p>
          <strong>{member.name}</strong>
          <small>{corp.name || say('myBrand')}</small>
        </p>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={tab === name}
            onClick={() => {
              setTab(name)
            }}
          >
            {say(name)}
            {name === 'waitingForHer' && waiting.count > 0 && (
              <span className="dot">{waiting.count}</span>
            )}
          </button>
        ))}
      </header>
      {tab === 'clientChats' ? (
        <Chats corp={corp} member={member} />
      ) : (
        <Waiting corpId={corp.id} tasks={waiting} />
      )}
    </section>
  )
}
