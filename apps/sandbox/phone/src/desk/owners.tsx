// The people who have a phone; one tap makes another.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, faceUrl, type Somebody } from '../api.ts'
import { useWords } from '../words/use.tsx'

const SURNAMES = [...'陈林周吴徐孙朱胡郭何高罗郑梁']
const WOMEN = ['静', '雨桐', '欣怡', '佳宁', '思琪', '晓雯', '若兰', '梦洁', '婉清', '诗涵']
const MEN = ['志远', '浩然', '子轩', '家豪', '明哲', '俊杰', '博文', '天宇']

const pick = <T,>(list: readonly T[]): T | undefined =>
  list[Math.floor(Math.random() * list.length)]

const somebody = (): { name: string; gender: number } => {
  const woman = Math.random() < 0.75
  return {
    name: `${pick(SURNAMES) ?? ''}${pick(woman ? WOMEN : MEN) ?? ''}`,
    gender: woman ? 2 : 1,
  }
}

interface OwnersProps {
  people: Somebody[] | undefined
  chosen: string | undefined
  onChoose: (id: string) => void
}

export const Owners = ({ people, chosen, onChoose }: OwnersProps) => {
  const { say } = useWords()
  const queries = useQueryClient()
  const create = useMutation({
    mutationFn: () => api.createPerson(somebody()),
    onSuccess: async (person) => {
      await queries.invalidateQueries({ queryKey: ['people'] })
      onChoose(person.id)
    },
  })
  return (
    <nav className="owners" aria-label={say('people')}>
      <h2>{say('people')}</h2>
      <ul>
        <li>
          <button
            type="button"
            className="owner new"
            disabled={create.isPending}
            onClick={() => {
              create.mutate()
            }}
          >
            <span className="plus" aria-hidden>
              +
            </span>
            <span className="owner-name">{say('newPerson')}</span>
          </button>
        </li>
        {people?.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="owner"
              aria-pressed={person.id === chosen}
              onClick={() => {
                onChoose(person.id)
              }}
            >
              <img src={faceUrl(person.avatar)} alt="" width={36} height={36} />
              <span className="owner-name">{person.name}</span>
              {person.unseen > 0 && (
                <span className="dot" title={say('unseen', { count: person.unseen })}>
                  {Math.min(person.unseen, 99)}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
