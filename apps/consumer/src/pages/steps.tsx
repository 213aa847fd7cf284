// The first purchases on her card: which steps she took, what comes next, and until when.
import type { MemberCard } from '../api.ts'
import { useWords } from '../language.tsx'
import { filled } from './filled.ts'
import { words } from './steps-words.ts'

type Stand = NonNullable<MemberCard['firstPurchases']>

export function Steps({ stand: { steps, until } }: { stand: Stand }) {
  const { language, day, count } = useWords()
  const said = (word: keyof typeof words, values: Record<string, string | number> = {}) =>
    filled(words[word][language], values)
  const giftOf = ({ coupon, points }: Stand['steps'][number]) =>
    [coupon, points > 0 ? said('points', { n: count(points) }) : null].filter(Boolean).join(' + ')
  const next = steps.find(({ on }) => on === null)
  const lead = !next
    ? said('done')
    : until === null
      ? said('first')
      : said('until', { day: day(until), gift: giftOf(next) || said('noGift') })
  return (
    <section className="panel steps" aria-label={said('title')}>
      <h2>{said('title')}</h2>
      <p>{lead}</p>
      <ol>
        {steps.map((step, at) => (
          <li key={at} className={step.on ? 'got' : step === next ? 'next' : undefined}>
            <b>{said('step', { n: at + 1 })}</b>
            <span>{giftOf(step)}</span>
            {step.on && <em>{said('got')}</em>}
          </li>
        ))}
      </ol>
    </section>
  )
}
