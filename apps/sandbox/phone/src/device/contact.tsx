// The card of a WeCom member already known: to be written to, or deleted.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type ChatKey, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Card } from './card.tsx'
import type { Way } from './screen.ts'
import { Sure } from './sure.tsx'

export const ContactScreen = ({
  person,
  chat,
  way,
}: {
  person: Person
  chat: ChatKey
  way: Way
}) => {
  const { say } = useWords()
  const [sure, setSure] = useState(false)
  const chats = useQuery({ queryKey: ['chats', person.id], queryFn: () => api.chats(person.id) })
  const own = chats.data?.find((one) => one.corpId === chat.corpId && one.userid === chat.userid)
  const leave = useMutation({
    mutationFn: () => api.leave(person.id, { corpId: chat.corpId, userid: chat.userid }),
    onSuccess: () => {
      way.back()
    },
  })
  if (!own) return <Bar onBack={way.back} />
  const friend = own.status === 'friend' || own.status === 'half'
  return (
    <>
      <Bar onBack={way.back} />
      <div className="scroll">
        <Card {...own} />
        <button
          type="button"
          className="row-button block center"
          onClick={() => {
            way.replace({ kind: 'chat', chat })
          }}
        >
          {say('sendMessage')}
        </button>
        {friend && !sure && (
          <button
            type="button"
            className="row-button block center danger"
            onClick={() => {
              setSure(true)
            }}
          >
            {say('deleteContact')}
          </button>
        )}
        {!friend && <p className="foot">{say(own.status === 'asked' ? 'waiting' : 'left')}</p>}
        {sure && (
          <Sure
            ask={say('deleteSure')}
            yes={say('deleteContact')}
            busy={leave.isPending}
            onCancel={() => {
              setSure(false)
            }}
            onYes={() => {
              leave.mutate()
            }}
          />
        )}
      </div>
    </>
  )
}
