// Whom to bring into a group: the other people of this sandbox are all friends of hers.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, faceUrl, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { useGroup } from './group.tsx'
import type { Way } from './screen.ts'

interface BringProps {
  person: Person
  chatId: string
  way: Way
}

const useFriends = ({ person, chatId }: Omit<BringProps, 'way'>): Person[] => {
  const people = useQuery({ queryKey: ['people'], queryFn: () => api.people() })
  const group = useGroup({ person, chatId })
  const inside = new Set(group.data?.members.map(({ who }) => who))
  return people.data?.filter(({ id }) => !inside.has(id)) ?? []
}

export const BringScreen = ({ person, chatId, way }: BringProps) => {
  const { say } = useWords()
  const friends = useFriends({ person, chatId })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const bring = useMutation({
    mutationFn: () => api.act(person.id, 'bring', { chatId, people: [...chosen] }),
    onSuccess: () => {
      way.back()
      way.back()
    },
  })
  const turn = (id: string): void => {
    setChosen(new Set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]))
  }
  return (
    <>
      <Bar title={say('groupBring')} onBack={way.back} />
      <div className="scroll" tabIndex={0} role="region" aria-label={say('groupBring')}>
        {friends.length === 0 && (
          <div className="nothing">
            <p>{say('groupNobody')}</p>
            <p>{say('groupNobodyHint')}</p>
          </div>
        )}
        <ul className="rows">
          {friends.map((friend) => (
            <li key={friend.id}>
              <label className="row-button slim">
                <input
                  type="checkbox"
                  checked={chosen.has(friend.id)}
                  onChange={() => {
                    turn(friend.id)
                  }}
                />
                <img src={faceUrl(friend.avatar)} alt="" width={38} height={38} />
                <span className="row-name">{friend.name}</span>
              </label>
            </li>
          ))}
        </ul>
        {bring.error && (
          <p className="foot" role="alert">
            {say('wrong', { why: bring.error.message })}
          </p>
        )}
      </div>
      <div className="compose end">
        <button
          type="button"
          className="strong"
          disabled={chosen.size === 0 || bring.isPending}
          onClick={() => {
            bring.mutate()
          }}
        >
          {say('groupBringNow', { count: chosen.size })}
        </button>
      </div>
    </>
  )
}
