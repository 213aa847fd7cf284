// A guide's WeCom on her computer: her chats with customers, what waits for her tap, what the corp's
// app told her, and beside an open chat the app's page.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, faceUrl, type Corp, type Member } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { ChatList } from './chats.tsx'
import { NoticeBanner, Notices, useNotices } from './notices.tsx'
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

const tabs = ['clientChats', 'waitingForHer', 'clientNotices'] as const

export const Client = ({ corp, member }: ClientProps) => {
  const { say } = useWords()
  const [tab, setTab] = useState<(typeof tabs)[number]>('clientChats')
  const guide = { corpId: corp.id, userid: member.userid }
  const waiting = useWaiting(corp.id, member.userid)
  const notices = useNotices(guide)
  const due = { clientChats: 0, waitingForHer: waiting.count, clientNotices: notices.unseen }
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
            {due[name] > 0 && <span className="dot">{due[name]}</span>}
          </button>
        ))}
      </header>
      <NoticeBanner
        list={notices.list}
        isOpen={tab === 'clientNotices'}
        onOpen={() => {
          setTab('clientNotices')
        }}
      />
      {tab === 'clientChats' && <Chats corp={corp} member={member} />}
      {tab === 'waitingForHer' && <Waiting corpId={corp.id} tasks={waiting} />}
      {tab === 'clientNotices' && <Notices guide={guide} {...notices} />}
    </section>
  )
}
