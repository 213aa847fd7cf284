// The customer groups of a corp, on its members' side: made by them, led and written in by them.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, type Corp, type CorpGroup, type GroupWelcome } from '../api.ts'
import { useSummary } from '../device/preview.tsx'
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

/** What the group says to whoever joins: its owner chooses one of the corp's library. */
const Welcome = ({ group, library }: { group: CorpGroup; library: readonly GroupWelcome[] }) => {
  const { say } = useWords()
  const summary = useSummary()
  const choose = useMutation({
    mutationFn: (templateId: string) => api.chooseWelcome(group.chatId, templateId || null),
  })
  return (
    <label className="group-welcome">
      <span className="faint">{say('groupWelcome')}</span>
      <select
        value={group.welcome ?? ''}
        disabled={choose.isPending}
        onChange={(event) => {
          choose.mutate(event.target.value)
        }}
      >
        <option value="">{say('groupWelcomeNone')}</option>
        {library.map(({ templateId, body }) => (
          <option key={templateId} value={templateId}>
            {body.text?.content ?? summary(body)}
          </option>
        ))}
      </select>
      {choose.error && <span role="alert">{say('wrong', { why: choose.error.message })}</span>}
    </label>
  )
}

interface OneGroupProps {
  group: CorpGroup
  library: readonly GroupWelcome[]
}

const OneGroup = ({ group, library }: OneGroupProps) => {
  const { say } = useWords()
  return (
    <li className="task">
      <p className="task-head">
        <strong>{group.name || say('groupUnnamed')}</strong>
        <span className="faint">
          {say('groupOwnedBy', { owner: group.owner, count: group.members })}
        </span>
      </p>
      {library.length > 0 && <Welcome group={group} library={library} />}
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
  const library = useQuery({
    queryKey: ['groupWelcomes', corp.id],
    queryFn: () => api.groupWelcomes(corp.id),
  })
  const [owner, setOwner] = useState(corp.members[0]?.userid ?? '')
  return (
    <section>
      <h3>{say('groups')}</h3>
      {groups.data?.length === 0 && <p className="faint">{say('groupNone')}</p>}
      <ul className="tasks">
        {groups.data?.map((group) => (
          <OneGroup key={group.chatId} group={group} library={library.data ?? []} />
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
