// The people who have a phone; one tap makes another.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, faceUrl, type Somebody } from '../api.ts'
import { BesideIcon } from '../device/icons.tsx'
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
  /** Whose phones stand on the page, and the one that is turned to. */
  shown: readonly string[]
  active: string | undefined
  full: boolean
  onChoose: (id: string) => void
  onBeside: (id: string) => void
}

const Owner = ({
  person,
  pressed,
  onChoose,
}: {
  person: Somebody
  pressed: boolean
  onChoose: () => void
}) => {
  const { say } = useWords()
  return (
    <button type="button" className="owner" aria-pressed={pressed} onClick={onChoose}>
      <img src={faceUrl(person.avatar)} alt="" width={36} height={36} />
      <span className="owner-name">{person.name}</span>
      {person.unseen > 0 && (
        <span className="dot" title={say('unseen', { count: person.unseen })}>
          {Math.min(person.unseen, 99)}
        </span>
      )}
    </button>
  )
}

export const Owners = ({ people, shown, active, full, onChoose, onBeside }: OwnersProps) => {
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
          <li key={person.id} data-shown={shown.includes(person.id) || undefined}>
            <Owner
              person={person}
              pressed={person.id === active}
              onChoose={() => {
                onChoose(person.id)
              }}
            />
            {!full && !shown.includes(person.id) && (
              <button
                type="button"
                className="owner-beside"
                aria-label={say('putBeside', { name: person.name })}
                title={say('putBeside', { name: person.name })}
                onClick={() => {
                  onBeside(person.id)
                }}
              >
                <BesideIcon />
              </button>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}
