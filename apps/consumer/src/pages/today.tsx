// What today gives her: shown with her card. Nothing where today is a day like any other and no other
// kind of day comes.
import { useState } from 'react'
import { api, type Today as Given } from '../api.ts'
import { useWords } from '../language.tsx'
import { Link } from '../ui/link.tsx'
import { useLoaded } from '../ui/state.tsx'
import { filled } from './filled.ts'
import { words } from './today-words.ts'

export function Today() {
  const [key] = useState(() => crypto.randomUUID())
  const { data } = useLoaded(() => api.today(key))
  return data ? <Panel given={data} /> : null
}

function Panel({ given }: { given: Given }) {
  const { language, day } = useWords()
  const { memberDay, birthday, factor, coupons, next } = given
  const said = (word: keyof typeof words, values: Record<string, string | number> = {}) =>
    filled(words[word][language], values)
  if (!memberDay && !birthday && coupons.length === 0 && !next) return null
  return (
    <section className="panel today" aria-label={said('title')}>
      {(birthday || memberDay) && (
        <h2>{birthday ? said('birthday') : said('memberDay', { name: memberDay ?? '' })}</h2>
      )}
      {birthday && memberDay && <p>{said('memberDay', { name: memberDay })}</p>}
      {factor > 1 && <p>{said('factor', { n: factor })}</p>}
      {coupons.map(({ code, name, used }) => (
        <p key={code}>
          <Link to="coupons" className="text">
            {said(used ? 'used' : 'given', { name })}
          </Link>
        </p>
      ))}
      {next && (
        <p className="quiet">
          {said('next', { day: day(next.on), name: next.coupon ?? next.name })}
        </p>
      )}
    </section>
  )
}
