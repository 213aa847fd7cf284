// The customer groups of a corp, on its members' side: made by them, led and written in by them.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, type Corp, type CorpGroup } from '../api.ts'
import { useSaying } from '../saying.ts'
import { useWords } from '../words/use.tsx'

interface LineProps {
  label: string
  action: string
  onSay: (text: string) => Promise<unknown>
}

/** A field and its button; empties itself once done. */
const Line = ({ label, action, onSay }: LineProps) => {
  const { say } = useWords()
  const field = useId()
  const { text, setText, empty, problem, submit } = useSaying(onSay)
  return (
    <form className="desk-line" onSubmit={submit}>
      <label className="hidden" htmlFor={field}>
        {label}
      </label>
      <input
        id={field}
        value={text}
        placeholder={label}
        autoComplete="off"
        maxLength={60}
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
      <button type="submit" disabled={empty}>
        {action}
      </button>
      {problem && <p role="alert">{say('wrong', { why: problem.message })}</p>}
    </form>
  )
}

const OneGroup = ({ group }: { group: CorpGroup }) => {
  const { say } = useWords()
  return (
    <li className="task">
      <p className="task-head">
        <strong>{group.name || say('groupUnnamed')}</strong>
        <span className="faint">
          {say('groupOwnedBy', { owner: group.owner, count: group.members })}
        </span>
      </p>
      <Line
        label={say('say')}
        action={say('send')}
        onSay={(text) => api.writeInGroup(group.chatId, group.userid, text)}
      />
    </li>
  )
}

export const CorpGroups = ({ corp }: { corp: Corp }) => {
  const { say } = useWords()
  const groups = useQuery({
    queryKey: ['corpGroups', corp.id],
    queryFn: () => api.corpGroups(corp.id),
  })
  const [owner, setOwner] = useState(corp.members[0]?.userid ?? '')
  return (
    <section>
      <h3>{say('groups')}</h3>
      {groups.data?.length === 0 && <p className="faint">{say('groupNone')}</p>}
      <ul className="tasks">
        {groups.data?.map((group) => (
          <OneGroup key={group.chatId} group={group} />
        ))}
      </ul>
      {corp.members.length > 0 && (
        <div className="new-group">
          <select
            aria-label={say('groupOwner')}
            value={owner}
            onChange={(event) => {
              setOwner(event.target.value)
            }}
          >
            {corp.members.slice(0, 100).map(({ userid, name }) => (
              <option key={userid} value={userid}>
                {name}
              </option>
            ))}
          </select>
          <Line
            label={say('groupNewName')}
            action={say('groupNew')}
            onSay={async (name) => {
              await api.makeGroup(corp.id, owner, name)
              await groups.refetch()
            }}
          />
        </div>
      )}
    </section>
  )
}
