// What came in on this phone, each with the screen it opens: the newest of every conversation.
import { useQuery } from '@tanstack/react-query'
import { api, type Inbox, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { useHappening } from './happening.ts'
import { useSummary } from './preview.tsx'
import type { Screen } from './screen.ts'
import { useServiceWords } from './service-words.ts'

export interface News {
  /** Whose: one conversation has one piece of news at a time. */
  of: string
  /** Changes with every new message. */
  key: string
  title: string
  text: string
  screen: Screen
}

type AccountMessage = Inbox['account']['messages'][number]

const wordsOf = ({ body }: AccountMessage): string => {
  const { title, text } = body as { title?: string; text?: { content: string } }
  return title ?? text?.content ?? ''
}

/** Undefined until the phone has been read for the first time. */
export const useNews = (person: Person): News[] | undefined => {
  const { say } = useWords()
  const summary = useSummary()
  const told = useHappening()
  const served = useServiceWords()
  const { id } = person
  const chats = useQuery({ queryKey: ['chats', id], queryFn: () => api.chats(id) })
  const groups = useQuery({ queryKey: ['groups', id], queryFn: () => api.groups(id) })
  const services = useQuery({ queryKey: ['services', id], queryFn: () => api.services(id) })
  const inbox = useQuery({ queryKey: ['inbox', id], queryFn: () => api.inbox(id) })
  if (!chats.data || !groups.data || !services.data || !inbox.data) return undefined

  const fromGuides = chats.data.flatMap((chat) => {
    if (!chat.last || chat.unseen === 0) return []
    const of = `${chat.corpId} ${chat.userid}`
    const text = summary(chat.last)
    return [
      { of, key: chat.lastAt, title: chat.name, text, screen: { kind: 'chat', chat } as const },
    ]
  })
  const fromGroups = groups.data.flatMap(({ chatId, name, last, lastBy, lastAt, unseen }) => {
    if (!last || unseen === 0) return []
    const words = last.happened ? told(last.happened) : summary(last)
    const text = lastBy ? say('groupSaid', { by: lastBy, words }) : words
    const screen = { kind: 'group', chatId } as const
    return [{ of: chatId, key: lastAt, title: name || say('groupUnnamed'), text, screen }]
  })
  const fromServices = services.data.flatMap(({ openKfid, name, last, lastAt, unseen }) => {
    if (!last || unseen === 0) return []
    const screen = { kind: 'service', openKfid } as const
    return [{ of: openKfid, key: lastAt, title: name, text: served(last), screen }]
  })
  const sms = inbox.data.sms.at(-1)
  const message = inbox.data.account.messages.findLast(({ origin }) => origin !== 'person')
  return [
    ...fromGuides,
    ...fromGroups,
    ...fromServices,
    ...(sms
      ? [
          {
            of: 'texts',
            key: String(sms.id),
            title: say('texts'),
            text: sms.text,
            screen: { kind: 'texts' } as const,
          },
        ]
      : []),
    ...(message
      ? [
          {
            of: 'account',
            key: String(message.id),
            title: say('account'),
            text: wordsOf(message),
            screen: { kind: 'account' } as const,
          },
        ]
      : []),
  ]
}

/** Where this news stands already before one's eyes. */
export const isOn = (news: News, top: Screen | undefined): boolean => {
  if (top?.kind !== news.screen.kind) return false
  if (top.kind === 'chat') return `${top.chat.corpId} ${top.chat.userid}` === news.of
  if (top.kind === 'service') return top.openKfid === news.of
  return top.kind === 'group' ? top.chatId === news.of : true
}
