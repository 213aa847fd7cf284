// What a plan would do: who takes whom, who stays and why.
import type { UseQueryResult } from '@tanstack/react-query'
import type { HandoverPreview } from '#contracts'
import { common } from '../../../shared/common.ts'
import { DataTable } from '../../../shared/DataTable.tsx'
import { Facts } from '../../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact } from '../../../shared/format.ts'
import { useWords } from '../../../shared/words.ts'
import { handovers } from './words.ts'

interface Props {
  ready: boolean
  query: UseQueryResult<HandoverPreview>
}

export function PlanPreview({ ready, query }: Props) {
  const t = useWords(handovers)
  return (
    <div className="stack">
      <h2>{t('preview')}</h2>
      {!ready ? <p className="quiet">{t('previewHint')}</p> : null}
      {ready && query.error ? <ProblemNote error={query.error} /> : null}
      {ready && query.isPending ? <Waiting rows={4} /> : null}
      {ready && query.data ? <Figures seen={query.data} /> : null}
    </div>
  )
}

function Figures({ seen }: { seen: HandoverPreview }) {
  const t = useWords(handovers)
  const c = useWords(common)
  return (
    <>
      <Facts
        items={[
          {
            label: t('passing'),
            value: t('ofAll', { passing: exact(seen.passing), all: exact(seen.customers) }),
          },
          { label: t('groups'), value: `${exact(seen.groupsPassing)} / ${exact(seen.groups)}` },
          { label: t('moved'), value: exact(seen.moved) },
          { label: t('known'), value: exact(seen.known) },
        ]}
      />
      {seen.stays.length > 0 ? (
        <section>
          <h3>{t('staying')}</h3>
          <ul>
            {seen.stays.map(({ reason, customers }) => (
              <li key={reason}>
                {t(reason)}: <strong>{exact(customers)}</strong>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <DataTable
        label={t('takers')}
        rows={seen.takers}
        rowKey={({ staffId }) => staffId}
        columns={[
          { key: 'name', title: t('takers'), main: true, render: ({ name }) => name },
          { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
          { key: 'has', title: t('has'), align: 'right', render: ({ has }) => exact(has) },
          {
            key: 'gets',
            title: t('gets'),
            align: 'right',
            render: ({ gets }) => <strong>+{exact(gets)}</strong>,
          },
          {
            key: 'groups',
            title: t('groups'),
            align: 'right',
            render: ({ groups }) => exact(groups),
          },
        ]}
      />
    </>
  )
}
