// A customer group: what everybody inside wrote, and what the group says happened.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Group, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Bubbles } from './bubbles.tsx'
import { Compose } from './compose.tsx'
import { useHappening } from './happening.ts'
import { MoreIcon } from './icons.tsx'
import { Log } from './log.tsx'
import type { Way } from './screen.ts'

interface GroupProps {
  person: Person
  chatId: string
  way: Way
}

export const useGroup = ({ person, chatId }: Omit<GroupProps, 'way'>) =>
  useQuery({
    queryKey: ['group', person.id, chatId],
    queryFn: () => api.group(person.id, chatId),
  })

type GroupLine = Group['lines'][number]

const Line = ({ line, person, way }: { line: GroupLine; person: Person; way: Way }) => {
  const told = useHappening()
  const { happened } = line.body
  if (happened) return <p className="notice">{told(happened)}</p>
  const mine = line.who === person.id
  return (
    <Bubbles
      body={line.body}
      mine={mine}
      avatar={line.avatar}
      by={mine ? undefined : line.name}
      way={way}
    />
  )
}

/** The owner's notice, pinned above the talk. */
const Notice = ({ text }: { text: string }) => {
  const { say } = useWords()
  return (
    <details className="group-notice">
      <summary>
        {say('groupNotice')}
        <span>{text}</span>
      </summary>
      <p>{text}</p>
    </details>
  )
}

export const GroupScreen = ({ person, chatId, way }: GroupProps) => {
  const { say } = useWords()
  const group = useGroup({ person, chatId })
  const count = group.data?.lines.length ?? 0
  useEffect(() => {
    if (count > 0) void api.act(person.id, 'readGroup', { chatId })
  }, [count, person.id, chatId])
  const name = group.data?.name || say('groupUnnamed')
  const more = (
    <button
      type="button"
      className="bar-button"
      aria-label={say('groupInfo')}
      onClick={() => {
        way.push({ kind: 'groupInfo', chatId })
      }}
    >
      <MoreIcon />
    </button>
  )
  return (
    <>
      <Bar
        title={group.data ? `${name} (${group.data.members.length})` : ''}
        note={group.data ? `@${group.data.corpName || say('myBrand')}` : undefined}
        onBack={way.back}
        action={group.data && more}
      />
      {group.data?.notice && <Notice text={group.data.notice} />}
      {group.error && (
        <p className="foot" role="alert">
          {say('groupGone')}
        </p>
      )}
      <Log label={name} lines={group.data?.lines ?? []}>
        {(line) => <Line line={line} person={person} way={way} />}
      </Log>
      {group.data && (
        <Compose onSend={(text) => api.act(person.id, 'sayInGroup', { chatId, text })} />
      )}
    </>
  )
}
