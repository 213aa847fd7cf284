// A conversation with a guide: bubbles, cards, and a line to type in.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type ChatKey, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Bubbles } from './bubbles.tsx'
import { Compose } from './compose.tsx'
import { HandOver } from './hand-over.tsx'
import { MoreIcon } from './icons.tsx'
import { Log } from './log.tsx'
import type { Way } from './screen.ts'

interface ChatProps {
  person: Person
  chat: ChatKey
  way: Way
}

export const ChatScreen = ({ person, chat, way }: ChatProps) => {
  const { say } = useWords()
  const { corpId, userid } = chat
  const chats = useQuery({ queryKey: ['chats', person.id], queryFn: () => api.chats(person.id) })
  const messages = useQuery({
    queryKey: ['messages', person.id, corpId, userid],
    queryFn: () => api.messages(person.id, { corpId, userid }),
  })
  const own = chats.data?.find((one) => one.corpId === corpId && one.userid === userid)
  const unseen = own?.unseen ?? 0
  useEffect(() => {
    if (unseen > 0) void api.seen(person.id, { corpId, userid })
  }, [unseen, person.id, corpId, userid])
  const more = (
    <button
      type="button"
      className="bar-button"
      aria-label={own?.name ?? say('wecom')}
      onClick={() => {
        way.push({ kind: 'contact', chat })
      }}
    >
      <MoreIcon />
    </button>
  )
  return (
    <>
      <Bar
        title={own?.name ?? ''}
        note={own ? `@${own.corpName || say('myBrand')}` : undefined}
        onBack={way.back}
        action={more}
      />
      <Log label={say('chats')} lines={messages.data ?? []}>
        {({ origin, body }) =>
          origin === 'system' ? (
            <p className="notice">{body.text?.content}</p>
          ) : (
            <Bubbles
              body={body}
              mine={origin === 'person'}
              origin={origin}
              avatar={origin === 'person' ? person.avatar : (own?.avatar ?? userid)}
              way={way}
            />
          )
        }
      </Log>
      <HandOver person={person} chat={{ corpId, userid }} />
      <Compose onSend={(text) => api.write(person.id, { corpId, userid }, text)} />
    </>
  )
}
