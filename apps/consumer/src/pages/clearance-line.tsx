// One line with her card: what is lower right now, and the way to the promise.
import { api } from '../api.ts'
import { useWords } from '../language.tsx'
import { Link } from '../ui/link.tsx'
import { useLoaded } from '../ui/state.tsx'
import { isFree, off, sayer } from './clearance-words.ts'

export function ClearanceLine() {
  const { language } = useWords()
  const { data } = useLoaded(() => api.clearances())
  const promised = data?.items.toSorted((a, b) => b.offBp - a.offBp)[0]
  if (!promised) return null
  const say = sayer(language)
  const { offBp, steps, name } = promised
  const state = () => {
    if (isFree(offBp)) return say('nowFree')
    return offBp > 0 ? say('now', { off: off(offBp) }) : say('later', { at: steps[0]?.at ?? '' })
  }
  return (
    <section className="panel" aria-label={say('title')}>
      <h2>{name}</h2>
      <p>{state()}</p>
      <p>
        <Link to="clearance" className="text">
          {say('see')}
        </Link>
      </p>
    </section>
  )
}
