// Moments that wait for a member's thumb, and those published.
import { useMutation } from '@tanstack/react-query'
import { api, type Tasks } from '../api.ts'
import { useWords } from '../words/use.tsx'

type MomentTask = Tasks['moments'][number]

const One = ({ corpId, task }: { corpId: string; task: MomentTask }) => {
  const { say } = useWords()
  const publish = useMutation({
    mutationFn: () => api.publish(corpId, task.momentId, task.userid),
  })
  const { text, attachments = [] } = task.body
  return (
    <li className="task">
      <p className="task-head">
        <strong>{task.guide}</strong>
        <span className="faint">{say('customers', { count: task.customers })}</span>
      </p>
      <div className="task-body">
        {text && <p>{text.content}</p>}
        {attachments.map((one, index) => (
          <p key={index} className="attachment">
            {one.msgtype === 'link' ? say('link', { title: one.link.title }) : say(one.msgtype)}
          </p>
        ))}
      </div>
      {task.status === 'waiting' ? (
        <button
          type="button"
          className="strong"
          disabled={publish.isPending}
          onClick={() => {
            publish.mutate()
          }}
        >
          {say('publish')}
        </button>
      ) : (
        <p className="faint">{say(task.status)}</p>
      )}
      {publish.error && <p role="alert">{say('wrong', { why: publish.error.message })}</p>}
    </li>
  )
}

const SHOWN = 12

export const MomentTasks = ({ corpId, tasks }: { corpId: string; tasks: MomentTask[] }) => {
  const { say } = useWords()
  if (tasks.length === 0) return null
  return (
    <section>
      <h3>{say('momentTasks')}</h3>
      <ul className="tasks">
        {tasks.slice(0, SHOWN).map((task) => (
          <One key={task.momentId + task.userid} corpId={corpId} task={task} />
        ))}
      </ul>
    </section>
  )
}
