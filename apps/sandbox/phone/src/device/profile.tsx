// The card of a WeCom member just scanned: to be added, or to be written to.
import { useMutation } from '@tanstack/react-query'
import { api, type Person, type Scanned } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Card } from './card.tsx'
import type { Way } from './screen.ts'

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
  const { member, corpId, configId, link } = found
  const chat = { corpId, userid: member.userid }
  const add = useMutation({
    mutationFn: () =>
      api.add(person.id, { ...(link ? { link } : { configId }), userid: member.userid }),
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
