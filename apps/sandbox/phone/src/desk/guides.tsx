// The guides' side: mass messages that wait for a thumb, friend requests, and what was done.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Corp, type Tasks } from '../api.ts'
import { Preview } from '../device/preview.tsx'
import { useWords } from '../words/use.tsx'
import { CorpGroups } from './groups.tsx'
import { SidebarAddress } from './sidebar-address.tsx'
import { MomentTasks } from './moments.tsx'

const OWN_ACCORD_MS = 1000

export const Task = ({ corpId, task }: { corpId: string; task: Tasks['masses'][number] }) => {
  const { say } = useWords()
  const confirm = useMutation({ mutationFn: () => api.confirm(corpId, task.msgid, task.userid) })
  return (
    <li className="task">
      <p className="task-head">
        <strong>{task.guide}</strong>
        <span className="faint">{say('customers', { count: task.customers })}</span>
        {task.reminded > 0 && (
          <span className="chip">{say('reminded', { count: task.reminded })}</span>
        )}
      </p>
      <Preview body={task.body} />
      {task.status === 'waiting' ? (
        <button
          type="button"
          className="strong"
          disabled={confirm.isPending}
          onClick={() => {
            confirm.mutate()
          }}
        >
          {say('confirm')}
        </button>
      ) : (
        <p className="faint">{say(task.status)}</p>
      )}
      {confirm.error && <p role="alert">{say('wrong', { why: confirm.error.message })}</p>}
    </li>
  )
}

export const Requests = ({ corpId, requests }: { corpId: string; requests: Tasks['requests'] }) => {
  const { say } = useWords()
  const accept = useMutation({
    mutationFn: (one: Tasks['requests'][number]) => api.accept(corpId, one.userid, one.personId),
  })
  if (requests.length === 0) return null
  return (
    <section>
      <h3>{say('requests')}</h3>
      <ul className="tasks">
        {requests.map((one) => (
          <li key={`${one.userid} ${one.personId}`} className="task row">
            <span>
              {one.person} → {one.guide}
            </span>
            <button
              type="button"
              onClick={() => {
                accept.mutate(one)
              }}
            >
              {say('accept')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const CorpTasks = ({ corp }: { corp: Corp }) => {
  const { say } = useWords()
  const tasks = useQuery({ queryKey: ['tasks', corp.id], queryFn: () => api.tasks(corp.id) })
  const auto = corp.settings.confirmAfterMs !== null
  const change = useMutation({
    mutationFn: () => api.settings(corp.id, { confirmAfterMs: auto ? null : OWN_ACCORD_MS }),
  })
  const waiting = tasks.data?.masses.filter(({ status }) => status === 'waiting') ?? []
  const done = tasks.data?.masses.filter(({ status }) => status !== 'waiting').slice(0, 12) ?? []
  return (
    <>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={auto}
          disabled={change.isPending}
          onChange={() => {
            change.mutate()
          }}
        />
        <span>
          {say('auto')}
          <small className="faint">{say('autoHint')}</small>
        </span>
      </label>
      <p className="address faint">
        {say('callback')} ({say(corp.verified ? 'verified' : 'unverified')}) {corp.callbackUrl}
      </p>
      <SidebarAddress key={corp.settings.sidebarUrl} corp={corp} />
      <Requests corpId={corp.id} requests={tasks.data?.requests ?? []} />
      <section>
        <h3>{say('waitingTasks')}</h3>
        {waiting.length === 0 && (
          <div className="nothing">
            <p>{say('noTasks')}</p>
            <p>{say('noTasksHint')}</p>
          </div>
        )}
        <ul className="tasks">
          {waiting.map((task) => (
            <Task key={task.msgid + task.userid} corpId={corp.id} task={task} />
          ))}
        </ul>
      </section>
      <MomentTasks corpId={corp.id} tasks={tasks.data?.moments ?? []} />
      <CorpGroups corp={corp} />
      {done.length > 0 && (
        <section>
          <h3>{say('sentTasks')}</h3>
          <ul className="tasks">
            {done.map((task) => (
              <Task key={task.msgid + task.userid} corpId={corp.id} task={task} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

export const Guides = () => {
  const { say } = useWords()
  const corps = useQuery({ queryKey: ['corps'], queryFn: api.corps })
  const [chosen, setChosen] = useState('')
  const corp = corps.data?.find(({ id }) => id === chosen) ?? corps.data?.[0]
  if (!corps.data) return null
  if (!corp) {
    return (
      <div className="nothing">
        <p>{say('noCorp')}</p>
        <p>{say('noCorpHint')}</p>
      </div>
    )
  }
  return (
    <>
      {corps.data.length > 1 ? (
        <select
          aria-label={say('company')}
          value={corp.id}
          onChange={(event) => {
            setChosen(event.target.value)
          }}
        >
          {corps.data.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <h2 className="corp-name">{corp.name}</h2>
      )}
      <CorpTasks key={corp.id} corp={corp} />
    </>
  )
}
