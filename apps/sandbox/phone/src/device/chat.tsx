// A conversation: bubbles, cards, and a line to type in.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Fragment, useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { api, faceUrl, type ChatKey, type Message, type Person } from '../api.ts'
import { chatTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Bubbles } from './bubbles.tsx'
import { MoreIcon, VoiceIcon } from './icons.tsx'
import type { Way } from './screen.ts'

/** Bubbles this far apart get the time between them. */
const GAP_MS = 5 * 60_000

interface ChatProps {
  person: Person
  chat: ChatKey
  way: Way
}

const Compose = ({ person, chat }: Omit<ChatProps, 'way'>) => {
  const { say } = useWords()
  const field = useId()
  const [text, setText] = useState('')
  const send = useMutation({
    mutationFn: () => api.write(person.id, chat, text.trim()),
    onSuccess: () => {
      setText('')
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (text.trim() && !send.isPending) send.mutate()
  }
  return (
    <form className="compose" onSubmit={submit}>
      <VoiceIcon />
      <label className="hidden" htmlFor={field}>
        {say('say')}
      </label>
      <input
        id={field}
        value={text}
        placeholder={say('say')}
        autoComplete="off"
        maxLength={2000}
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
      <button type="submit" className="strong" disabled={!text.trim()}>
        {say('send')}
      </button>
    </form>
  )
}

const Log = ({
  messages,
  face,
  person,
  way,
}: {
  messages: Message[]
  face: string
  person: Person
  way: Way
}) => {
  const { say, language } = useWords()
  const now = useNow()
  const log = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (messages.length > 0) log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [messages.length])
  return (
    <div ref={log} className="scroll chat-log" role="log" tabIndex={0} aria-label={say('chats')}>
      {messages.map((message, index) => {
        const before = messages[index - 1]
        const at = new Date(message.at)
        const apart = !before || at.getTime() - Date.parse(before.at) > GAP_MS
        return (
          <Fragment key={message.id}>
            {apart && (
              <time className="between" dateTime={message.at}>
                {chatTime(at, now, language, say('yesterday'))}
              </time>
            )}
            <Bubbles
              message={message}
              way={way}
              face={message.origin === 'person' ? faceUrl(person.avatar) : face}
            />
          </Fragment>
        )
      })}
    </div>
  )
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
      <Log
        messages={messages.data ?? []}
        person={person}
        way={way}
        face={faceUrl(own?.avatar ?? userid)}
      />
      <Compose person={person} chat={{ corpId, userid }} />
    </>
  )
}
