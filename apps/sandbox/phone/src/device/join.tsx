// A group's code just scanned: what the group is, and one button to come in.
import { useMutation } from '@tanstack/react-query'
import { api, type Joined, type Person, type Scanned } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Mosaic } from './mosaic.tsx'
import type { Way } from './screen.ts'

export const JoinScreen = ({
  person,
  found,
  way,
}: {
  person: Person
  found: Extract<Scanned, { kind: 'group' }>
  way: Way
}) => {
  const { say } = useWords()
  const open = (chatId: string): void => {
    way.replace({ kind: 'group', chatId })
  }
  const join = useMutation({
    mutationFn: () => api.act<Joined>(person.id, 'joinGroup', { configId: found.configId }),
    onSuccess: ({ chatId }) => {
      open(chatId)
    },
  })
  const inside = found.chatId
  return (
    <>
      <Bar onBack={way.back} />
      <div className="scroll sheet">
        <Mosaic faces={found.faces} size={76} />
        <p className="me-name">{found.name || say('groupUnnamed')}</p>
        <p className="faint">{say('groupCount', { count: found.members })}</p>
        <p className="corp">@{found.corpName || say('myBrand')}</p>
        <button
          type="button"
          className="strong"
          disabled={join.isPending}
          onClick={() => {
            if (inside) open(inside)
            else join.mutate()
          }}
        >
          {say(inside ? 'groupEnter' : 'groupJoin')}
        </button>
        {join.error && <p role="alert">{say('wrong', { why: join.error.message })}</p>}
      </div>
    </>
  )
}
