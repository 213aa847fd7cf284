// The member card: the code for the till first, then what she holds and what comes next.
import type { MemberCard } from '../api.ts'
import { useWords } from '../language.tsx'
import { Barcode, Qr, spaced } from '../ui/codes.tsx'

function Progress({ card }: { card: MemberCard }) {
  const { say, count } = useWords()
  const { nextTier, growth } = card
  if (!nextTier) return <p className="quiet">{say('topTier')}</p>
  const goal = growth + nextTier.missingGrowth
  const share = goal === 0 ? 0 : Math.max(0, growth) / goal
  const text = say('toNext', { n: count(nextTier.missingGrowth), tier: nextTier.name })
  return (
    <div className="progress">
      <div className="track" role="progressbar" aria-label={text} aria-valuemin={0} aria-valuemax={goal} aria-valuenow={growth}>
        <i style={{ width: `${Math.max(2, share * 100)}%` }} />
      </div>
      <p>{text}</p>
    </div>
  )
}

export function CardPage({ card, brand, fresh }: { card: MemberCard; brand: string; fresh: boolean }) {
  const { say, count, day } = useWords()
  return (
    <>
      {fresh && <p className="note" role="status">{say('justJoined')}</p>}
      <section className="member">
        <header>
          <div><h1>{brand}</h1><p>{card.name ?? card.phoneMasked ?? ''}</p></div>
          <strong className="tier">{card.tier.name}</strong>
        </header>
        <div className="till">
          <p>{say('showAtTill')}</p>
          <Qr code={card.tillCode} />
          <Barcode code={card.tillCode} />
          <p className="digits">{spaced(card.tillCode)}</p>
        </div>
        <footer>
          <span>{say('memberNo')} {card.memberNo}</span>
          {card.tier.until && <span>{say('until', { day: day(card.tier.until) })}</span>}
        </footer>
      </section>
      <section className="panel">
        <dl className="figures">
          <div><dt>{say('points')}</dt><dd>{count(card.points)}</dd></div>
          <div><dt>{say('growth')}</dt><dd>{count(card.growth)}</dd></div>
        </dl>
        {card.pointsExpiring && (
          <p className="quiet">{say('expiring', { n: count(card.pointsExpiring.points), day: day(card.pointsExpiring.on) })}</p>)}
        <Progress card={card} />
      </section>
      {card.tier.benefits !== '' && (
        <section className="panel">
          <h2>{say('benefits')}</h2>
          <p className="lines">{card.tier.benefits}</p>
        </section>
      )}
      <p className="quiet centre">{say('memberSince', { day: day(card.joinedAt) })}</p>
    </>
  )
}
