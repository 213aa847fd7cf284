// A chat with customer service: opened by its link or from the list, written in, answered.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Person, type Service } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Bubbles } from './bubbles.tsx'
import { Compose } from './compose.tsx'
import { Log } from './log.tsx'
import type { Way } from './screen.ts'
import { useServiceWords } from './service-words.ts'

interface ServiceProps {
  person: Person
  openKfid: string
  /** How she comes in: by a link that says where from; from her chats without one. */
  link?: string
  way: Way
}

/** She comes in once for each time the screen is opened; the platform tells the corp. */
const useEntering = ({ person, openKfid, link }: Omit<ServiceProps, 'way'>) => {
  const entering = useMutation({
    mutationFn: () =>
      link
        ? api.act(person.id, 'openService', { link })
        : api.act(person.id, 'returnToService', { openKfid }),
  })
  const { mutate } = entering
  useEffect(() => {
    mutate()
  }, [mutate])
  return entering
}

type Line = Service['lines'][number]

const ServiceLine = ({ line, person, way }: { line: Line; person: Person; way: Way }) => {
  const told = useServiceWords()
  return (
    <Bubbles
      body={{ text: { content: told(line.body) } }}
      mine={line.mine}
      avatar={line.mine ? person.avatar : 'service'}
      origin={line.mine ? 'person' : 'service'}
      way={way}
    />
  )
}

export const ServiceScreen = ({ person, openKfid, link, way }: ServiceProps) => {
  const { say } = useWords()
  const entering = useEntering({ person, openKfid, link })
  const talk = useQuery({
    queryKey: ['service', person.id, openKfid],
    queryFn: () => api.service(person.id, openKfid),
  })
  const count = talk.data?.lines.length ?? 0
  useEffect(() => {
    if (count > 0) void api.act(person.id, 'readService', { openKfid })
  }, [count, person.id, openKfid])
  const name = talk.data?.name ?? ''
  return (
    <>
      <Bar
        title={name}
        note={talk.data ? `@${talk.data.corpName || say('myBrand')}` : undefined}
        onBack={way.back}
      />
      {entering.error && (
        <p className="foot" role="alert">
          {say('wrong', { why: entering.error.message })}
        </p>
      )}
      <p className="notice">{say('serviceHint')}</p>
      <Log label={name} lines={talk.data?.lines ?? []}>
        {(line) => <ServiceLine line={line} person={person} way={way} />}
      </Log>
      {entering.isSuccess && (
        <Compose onSend={(text) => api.act(person.id, 'askService', { openKfid, text })} />
      )}
    </>
  )
}
