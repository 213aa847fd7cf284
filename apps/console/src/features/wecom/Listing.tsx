// What WeCom has against what it told us: the last comparison's figures, and a button for another.
import type { WecomListing } from '#contracts'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { number } from '../../shared/format.ts'
import { PlatformListing, Way } from '../../shared/Listing.tsx'
import { useWords } from '../../shared/words.ts'
import { listing } from './listing-words.ts'

export function ListingSection() {
  const t = useWords(listing)
  return (
    <PlatformListing
      name="wecomListing"
      title={t('title')}
      lead={t('lead')}
      startLabel={t('start')}
      never={t('never')}
      next={(at) => t('next', { at })}
      load={() => api.wecom.getListing()}
      start={() => api.wecom.startListing()}
      renderFigures={(run: WecomListing) =>
        run.parts.map((part) => (
          <Part key={part.part} part={part} running={run.state === 'running'} />
        ))
      }
    />
  )
}

type ListedPart = WecomListing['parts'][number]
const figures = ['seen', 'missing', 'ended', 'unchanged', 'skipped'] as const

function Part({ part, running }: { part: ListedPart; running: boolean }) {
  const t = useWords(listing)
  const { done, total } = part
  return (
    <div>
      <h3>{t(part.part)}</h3>
      {running && !part.finished && total > 0 ? (
        <Way label={t(part.part)} done={done} total={total} />
      ) : null}
      <Facts
        items={figures
          .filter((name) => name !== 'skipped' || part.skipped > 0)
          .map((name) => ({ label: t(name), value: number(part[name]) }))}
      />
    </div>
  )
}
