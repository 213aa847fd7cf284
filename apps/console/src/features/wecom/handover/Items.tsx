// Customers of a hand-over, and what became of each.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { handoverStates, type HandoverItem, type HandoverState } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { Pick } from '../../../shared/fields.tsx'
import { dateTime } from '../../../shared/format.ts'
import { Label, type Tone } from '../../../shared/Label.tsx'
import { List } from '../../../shared/ListPage.tsx'
import { said, useWords } from '../../../shared/words.ts'
import { handovers } from './words.ts'

export const itemTone: Record<HandoverState, Tone> = {
  planned: 'plain',
  waiting: 'main',
  done: 'good',
  refused: 'warn',
  full: 'warn',
  limit: 'warn',
  failed: 'bad',
  stopped: 'plain',
  unplaced: 'bad',
}

export function Items({ id }: { id: number }) {
  const t = useWords(handovers)
  const c = useWords(common)
  const [state, setState] = useState<HandoverState>()
  return (
    <List<HandoverItem>
      bare
      name={`handovers.${id}`}
      label={t('list')}
      filter={{ state }}
      clear={() => setState(undefined)}
      rowKey={({ id: item }) => item}
      load={(page) => api.wecom.listHandoverItems({ id, ...page, state })}
      filters={
        <Pick
          label={c('state')}
          value={state}
          onChange={setState}
          options={handoverStates.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
      }
      empty={{ title: t('nobody'), text: t('nobodyText') }}
      columns={useColumns()}
    />
  )
}

function useColumns(): Column<HandoverItem>[] {
  const t = useWords(handovers)
  const c = useWords(common)
  return [
    {
      key: 'customer',
      title: c('customer'),
      main: true,
      render: ({ customerId, customerName }) => (
        <Link to="/customers/$id" params={{ id: String(customerId) }}>
          {customerName ?? `#${customerId}`}
        </Link>
      ),
    },
    { key: 'from', title: t('from'), render: ({ from }) => from ?? '–' },
    { key: 'to', title: t('to'), render: ({ to }) => to ?? '–' },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
    {
      key: 'state',
      title: c('state'),
      render: ({ state }) => <Label tone={itemTone[state]}>{t(`state.${state}`)}</Label>,
    },
    {
      key: 'takesAt',
      title: t('takesAt'),
      render: ({ takesAt }) => (takesAt ? dateTime(takesAt) : '–'),
    },
    {
      key: 'why',
      title: t('why'),
      render: ({ problem, round }) =>
        [problem && said(problem), round > 1 && t('round', { round })]
          .filter(Boolean)
          .join(' · ') || '–',
    },
  ]
}
