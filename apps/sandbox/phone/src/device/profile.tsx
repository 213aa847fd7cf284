// Cards of WeCom members: one just scanned, to be added; one known, to be written to or deleted.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, faceUrl, type ChatKey, type Person, type Scanned } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import type { Way } from './screen.ts'

const Card = ({
  name,
  avatar,
  corpName,
  position,
}: {
  name: string
  avatar: string
  corpName: string
  position: string
}) => {
  const { say } = useWords()
  const company = corpName || say('myBrand')
  return (
    <>
      <div className="profile-head">
        <img src={faceUrl(avatar)} alt="" width={64} height={64} />
        <div>
          <p className="me-name">{name}</p>
          <p className="corp">@{company}</p>
        </div>
      </div>
      <dl className="facts">
        <dt>{say('company')}</dt>
        <dd>
          {company} · {say('wecom')}
        </dd>
        {position && (
          <>
            <dt>{say('position')}</dt>
            <dd>{position}</dd>
          </>
        )}
      </dl>
    </>
  )
}

type Found = Extract<Scanned, { kind: 'contact' }>

export const ProfileScreen = ({
  person,
  found,
  way,
}: {
  person: Person
  found: Found
  way: Way
}) => {
  const { say } = useWords()
  const { member, corpId, configId } = found
  const chat = { corpId, userid: member.userid }
  const add = useMutation({
    mutationFn: () => api.add(person.id, configId, member.userid),
    onSuccess: ({ result }) => {
      if (result !== 'asked') way.replace({ kind: 'chat', chat })
    },
  })
  return (
    <>
      <Bar onBack={way.back} />
      <div className="scroll">
        <Card {...member} corpName={found.corpName} />
        {found.friend ? (
          <button
            type="button"
            className="row-button block center"
            onClick={() => {
              way.replace({ kind: 'chat', chat })
            }}
          >
            {say('sendMessage')}
          </button>
        ) : (
          <button
            type="button"
            className="row-button block center"
            disabled={add.isPending}
            onClick={() => {
              add.mutate()
            }}
          >
            {say('addContact')}
          </button>
        )}
        {add.data?.result === 'asked' && (
          <p className="foot" role="status">
            {say('asked')}
          </p>
        )}
        {add.error && (
          <p className="foot" role="alert">
            {say('wrong', { why: add.error.message })}
          </p>
        )}
      </div>
    </>
  )
}

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
          <div className="sure">
            <p>{say('deleteSure')}</p>
            <button
              type="button"
              onClick={() => {
                setSure(false)
              }}
            >
              {say('cancel')}
            </button>
            <button
              type="button"
              className="danger"
              disabled={leave.isPending}
              onClick={() => {
                leave.mutate()
              }}
            >
              {say('deleteContact')}
            </button>
          </div>
        )}
      </div>
    </>
  )
}
