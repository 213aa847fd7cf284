// One journey: its draft on the canvas, what it brought, who is inside.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Tabs } from 'antd'
import type { JourneyDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { choices } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { useFilters } from '../../shared/filters.ts'
import { journeyTone, Label } from '../../shared/Label.tsx'
import { useWords } from '../../shared/words.ts'
import { Enrolments } from './Enrolments.tsx'
import { Figures } from './Figures.tsx'
import { JourneyEditor } from './JourneyEditor.tsx'
import { journeys } from './words.ts'

export default function JourneyPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const query = useQuery({
    queryKey: ['journeys', Number(id)],
    queryFn: () => api.journey.get({ id: Number(id) }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.data ? <Page key={id} journey={query.data} /> : <Waiting rows={10} />
}

function Page({ journey }: { journey: JourneyDetail }) {
  const t = useWords(journeys)
  const r = useWords(choices)
  const { values, change } = useFilters('tab')
  const lead = (
    <>
      <Label tone={journeyTone[journey.state]}>{r(`journey.${journey.state}`)}</Label>{' '}
      {journey.version ? t('version', { version: journey.version }) : t('notPublished')}
    </>
  )
  return (
    <JourneyEditor journey={journey} lead={lead}>
      {(canvas) => (
        <div className="section">
          <Tabs
            activeKey={values.tab ?? 'canvas'}
            onChange={(tab) => change({ tab: tab === 'canvas' ? undefined : tab })}
            items={[
              { key: 'canvas', label: t('canvasTab'), children: canvas },
              { key: 'figures', label: t('figuresTab'), children: <Figures journey={journey} /> },
              { key: 'people', label: t('peopleTab'), children: <Enrolments journey={journey} /> },
            ]}
          />
        </div>
      )}
    </JourneyEditor>
  )
}
