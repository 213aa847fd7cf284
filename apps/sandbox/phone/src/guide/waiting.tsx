// What waits for one guide's tap: mass messages, moments, friend requests.
import { useQuery } from '@tanstack/react-query'
import { api, type Tasks } from '../api.ts'
import { Requests, Task } from '../desk/guides.tsx'
import { MomentTasks } from '../desk/moments.tsx'
import { useWords } from '../words/use.tsx'

interface OfGuide extends Tasks {
  count: number
}

export const useWaiting = (corpId: string, userid: string): OfGuide => {
  const tasks = useQuery({ queryKey: ['tasks', corpId], queryFn: () => api.tasks(corpId) }).data
  const hers = <T extends { userid: string }>(list: readonly T[] | undefined): T[] =>
    list?.filter((one) => one.userid === userid) ?? []
  const waits = ({ status }: { status: string }): boolean => status === 'waiting'
  const masses = hers(tasks?.masses).filter(waits)
  const moments = hers(tasks?.moments).filter(waits)
  const requests = hers(tasks?.requests)
  return { masses, moments, requests, count: masses.length + moments.length + requests.length }
}

export const Waiting = ({ corpId, tasks }: { corpId: string; tasks: OfGuide }) => {
  const { say } = useWords()
  return (
    <div
      className="client-waiting panel"
      tabIndex={0}
      role="region"
      aria-label={say('waitingForHer')}
    >
      {tasks.count === 0 && (
        <div className="nothing">
          <p>{say('noTasks')}</p>
          <p>{say('noTasksHint')}</p>
        </div>
      )}
      <Requests corpId={corpId} requests={tasks.requests} />
      {tasks.masses.length > 0 && (
        <section>
          <h3>{say('waitingTasks')}</h3>
          <ul className="tasks">
            {tasks.masses.map((task) => (
              <Task key={task.msgid} corpId={corpId} task={task} />
            ))}
          </ul>
        </section>
      )}
      <MomentTasks corpId={corpId} tasks={tasks.moments} />
    </div>
  )
}
