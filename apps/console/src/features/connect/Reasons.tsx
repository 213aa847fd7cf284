// Why rows were rejected, most frequent first.
import type { DryRun } from '#contracts'
import { DataTable } from '../../shared/DataTable.tsx'
import { exact } from '../../shared/format.ts'
import { said, useWords } from '../../shared/words.ts'
import { imports } from './words.ts'

export function Reasons({ reasons }: { reasons: DryRun['reasons'] }) {
  const t = useWords(imports)
  if (reasons.length === 0) return <p className="quiet">{t('noRejects')}</p>
  return (
    <DataTable
      label={t('reasons')}
      rows={reasons.toSorted((a, b) => b.count - a.count)}
      rowKey={({ code }) => code}
      columns={[
        {
          key: 'sentence',
          title: t('reason'),
          main: true,
          render: ({ sentence, code }) => (
            <>
              {said(sentence)} <span className="quiet small">{code}</span>
            </>
          ),
        },
        { key: 'count', title: t('rowCount'), align: 'right', render: ({ count }) => exact(count) },
      ]}
    />
  )
}
