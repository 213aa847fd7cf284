// How far the listing of all followers is, what it found, and a button for another.
import type { OfficialSync, OfficialSyncStatus } from '#contracts'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { dateTime, exact } from '../../shared/format.ts'
import { PlatformListing, Way } from '../../shared/Listing.tsx'
import { useWords } from '../../shared/words.ts'
import { followers, sync } from './words.ts'

const IDLE_MS = 5_000

export function SyncSection() {
  const t = useWords(sync)
  return (
    <PlatformListing<OfficialSync, OfficialSyncStatus>
      name="officialSync"
      title={t('title')}
      lead={t('lead')}
      startLabel={t('start')}
      never={t('never')}
      next={(at) => t('next', { at })}
      load={() => api.official.getSync()}
      start={() => api.official.startSync()}
      idleMs={IDLE_MS}
      mayHurry
      renderAbove={(status) => <Counts {...status.followers} />}
      renderNote={({ resumeAt }) =>
        resumeAt ? <> · {t('resume', { at: dateTime(resumeAt) })}</> : undefined
      }
      renderFigures={(run, status) => <Found run={run} following={status.followers.following} />}
    />
  )
}

function Counts(counts: OfficialSyncStatus['followers']) {
  const t = useWords(followers)
  return (
    <Facts
      items={(['following', 'bound', 'left', 'unread'] as const).map((name) => ({
        label: t(name),
        value: exact(counts[name]),
      }))}
    />
  )
}

function Found({ run, following }: { run: OfficialSync; following: number }) {
  const t = useWords(sync)
  return (
    <>
      {run.state === 'running' ? <Phase run={run} following={following} /> : null}
      <Facts
        items={[
          { label: t('seen'), value: exact(run.seen) },
          { label: t('pages'), value: exact(run.pages) },
          { label: t('missing'), value: exact(run.missing) },
          { label: t('gone'), value: exact(run.ended) },
          { label: t('read'), value: exact(run.read) },
          { label: t('bound'), value: exact(run.bound) },
        ]}
      />
    </>
  )
}

/** How far this phase is, where that can be known. */
function Phase({ run, following }: { run: OfficialSync; following: number }) {
  const t = useWords(sync)
  const ways = { list: [run.seen, run.total], details: [run.read, Math.max(run.missing, run.read)] }
  const [done = 0, total = 0] =
    run.phase === 'list' || run.phase === 'details' ? ways[run.phase] : [following, following]
  return (
    <div>
      <h3>{t(run.phase)}</h3>
      <Way label={t(run.phase)} done={done} total={total} />
    </div>
  )
}
