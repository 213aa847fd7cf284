// One line with her card: the paid card she has, or the one she may buy.
import { api } from '../api.ts'
import { useWords } from '../language.tsx'
import { Link } from '../ui/link.tsx'
import { useLoaded } from '../ui/state.tsx'
import { filled } from './filled.ts'
import { words } from './passes-words.ts'

export function PassLine() {
  const { language, day, money } = useWords()
  const { data } = useLoaded(() => api.passes())
  const said = (word: keyof typeof words, values: Record<string, string> = {}) =>
    filled(words[word][language], values)
  const last = data?.passes.at(-1)
  const offer = data?.offers[0]
  if (!last && !offer) return null
  return (
    <section className="panel" aria-label={said('title')}>
      <h2>{said('title')}</h2>
      <p>
        {last
          ? said('held', { name: last.name, day: day(last.lastOn) })
          : said('offer', { name: offer?.name ?? '', price: money(offer?.priceFen ?? 0) })}
      </p>
      <p>
        <Link to="passes" className="text">
          {said('see')}
        </Link>
      </p>
    </section>
  )
}
