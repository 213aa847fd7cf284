// A new guide is announced: within the day she may stay with the one she has.
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, type ChatKey, type Person } from '../api.ts'
import { fullTime } from '../time.ts'
import { useWords } from '../words/use.tsx'

export const HandOver = ({ person, chat }: { person: Person; chat: ChatKey }) => {
  const { say, language } = useWords()
  const waiting = useQuery({
    queryKey: ['transfers', person.id],
    queryFn: () => api.transfers(person.id),
  })
  const { corpId, userid } = chat
  const refuse = useMutation({
    mutationFn: () => api.act(person.id, 'refuseTransfer', { corpId, userid }),
    onSettled: () => waiting.refetch(),
  })
  const one = waiting.data?.find((each) => each.corpId === corpId && each.userid === userid)
  if (refuse.isSuccess && !one) {
    return (
      <p className="hand-over" role="status">
        {say('handOverRefused')}
      </p>
    )
  }
  if (!one) return null
  const until = fullTime(new Date(one.takesAt), language)
  return (
    <div className="hand-over">
      <p>{say('handOver', { name: one.takeoverName, until })}</p>
      <button
        type="button"
        disabled={refuse.isPending}
        onClick={() => {
          refuse.mutate()
        }}
      >
        {say('handOverRefuse')}
      </button>
      {refuse.error && <p role="alert">{say('wrong', { why: refuse.error.message })}</p>}
    </div>
  )
}
