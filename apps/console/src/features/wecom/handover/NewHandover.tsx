// A hand-over planned: the choices on the left, what they would do on the right.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { api } from '../../../shared/api.ts'
import { EditorPage } from '../../../shared/EditorPage.tsx'
import { asId, useFilters } from '../../../shared/filters.ts'
import { exact } from '../../../shared/format.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { isReady, PlanForm, type Plan } from './PlanForm.tsx'
import { PlanPreview } from './PlanPreview.tsx'
import { handovers } from './words.ts'

const emptyPlan = (giver: number | undefined): Plan => ({
  reason: 'leaving',
  giverIds: giver === undefined ? [] : [giver],
  takers: [],
  sharing: 'even',
  fullAt: null,
  withGroups: true,
})

export default function NewHandover() {
  const t = useWords(handovers)
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const [plan, setPlan] = useState(emptyPlan(asId(useFilters('giver').values.giver)))
  const ready = isReady(plan)
  const { words: _words, ...seen } = plan
  const query = useQuery({
    queryKey: ['handovers', 'preview', seen],
    queryFn: () => api.wecom.previewHandover(seen),
    enabled: ready,
  })
  const start = useAct(api.wecom.startHandover, {
    refresh: [['handovers'], ['unguided']],
    said: t('began'),
    after: ({ id }) => void navigate({ to: `/handovers/${id}` }),
  })
  const { passing = 0, groupsPassing = 0 } = (ready ? query.data : undefined) ?? {}
  const ask = () =>
    void modal.confirm({
      title: t('beginAsk', { count: passing, shown: exact(passing) }),
      content: t('beginText'),
      okText: t('begin'),
      onOk: () => start.mutateAsync(plan),
    })
  return (
    <EditorPage
      head={{
        title: t('start'),
        lead: t('lead'),
        up: { to: '/handovers', label: t('title') },
        actions: (
          <Button
            type="primary"
            disabled={passing + groupsPassing === 0}
            loading={start.isPending}
            onClick={ask}
          >
            {t('begin')}
          </Button>
        ),
      }}
      form={<PlanForm plan={plan} change={(part) => setPlan({ ...plan, ...part })} />}
      previewLabel={t('preview')}
      preview={<PlanPreview ready={ready} query={query} />}
    />
  )
}
