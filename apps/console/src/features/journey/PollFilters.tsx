// Which poll starts a journey, and which option of it.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { Trigger } from '#contracts'
import { api } from '../../shared/api.ts'
import { useWords } from '../../shared/words.ts'
import { Labelled } from './StepPanel.tsx'
import { journeys } from './words.ts'

type Filters = Extract<Trigger, { kind: 'event' }>['filters']
interface Props {
  filters: Filters
  filter: (part: Partial<Filters>) => void
}
export function PollFilters({ filters, filter }: Props) {
  const t = useWords(journeys)
  const polls = useQuery({
    queryKey: ['polls', 'options'],
    queryFn: () => api.code.listPolls({ limit: 200 }),
  })
  const items = polls.data?.items ?? []
  const options = items.find(({ id }) => id === filters.pollId)?.options ?? []
  return (
    <>
      <Labelled label={t('filterPoll')}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('filterPoll')}
          placeholder={t('any')}
          loading={polls.isPending}
          value={filters.pollId ?? null}
          options={items.map(({ id, question }) => ({ value: id, label: question }))}
          onChange={(id: number | null) => filter({ pollId: id ?? undefined, optionId: undefined })}
        />
      </Labelled>
      {filters.pollId === undefined ? null : (
        <Labelled label={t('filterOption')}>
          <Select
            allowClear
            aria-label={t('filterOption')}
            placeholder={t('any')}
            value={filters.optionId ?? null}
            options={options.map(({ id, text }) => ({ value: id, label: text }))}
            onChange={(id: number | null) => filter({ optionId: id ?? undefined })}
          />
        </Labelled>
      )}
    </>
  )
}
