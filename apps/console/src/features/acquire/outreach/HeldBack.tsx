// Who was held back, by reason.
import type { OutreachBoard } from '#contracts'
import { exact } from '../../../shared/format.ts'
import { said } from '../../../shared/words.ts'

interface Props {
  title: string
  held: OutreachBoard['held']
}
export function HeldBack({ title, held }: Props) {
  if (held.length === 0) return null
  return (
    <div>
      <h3>{title}</h3>
      <ul className="plain">
        {held.map(({ reason, sentence, people }) => (
          <li key={reason} className="row spread">
            <span>{said(sentence)}</span>
            <strong>{exact(people)}</strong>
          </li>
        ))}
      </ul>
    </div>
  )
}
