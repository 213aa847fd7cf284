// What can be done with many customers: how many are meant, and the actions on them.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { Selection } from '#contracts'
import { api } from '../../shared/api.ts'
import { exact } from '../../shared/format.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { type BulkKind, BulkTag } from './BulkTag.tsx'
import { customers } from './words.ts'

interface Props {
  /** Picked by hand; `undefined` means all results of the filters. */
  ids: number[] | undefined
  filters: Selection
  all: () => void
  none: () => void
}
const kinds: BulkKind[] = ['tagOn', 'tagOff', 'listOn', 'listOff']

export function Acting({ ids, filters, all, none }: Props) {
  const t = useWords(customers)
  const may = useMay()
  const [kind, setKind] = useState<BulkKind>()
  const whole = ids === undefined
  const selection: Selection = whole ? filters : { ids }
  const counted = useQuery({
    queryKey: ['customers', 'count', selection],
    enabled: whole,
    staleTime: 0,
    queryFn: () => api.customer.countSelected(selection),
  })
  const count = whole ? counted.data?.count : ids.length
  if (count === 0) {
    return (
      <div className="row acting-hint">
        <span className="quiet">{t('pickHint')}</span>
        <Button size="small" type="link" onClick={all}>
          {t('pickAll')}
        </Button>
      </div>
    )
  }
  const more = whole && counted.data?.more
  return (
    <div
      className="acting"
      role="region"
      aria-label={t('picked', { count: 2, shown: '' })}
      aria-live="polite"
    >
      <strong>{count === undefined ? '…' : t('picked', { count, shown: exact(count) })}</strong>
      {more ? <span>{t('countMore', { shown: exact(count ?? 0) })}</span> : null}
      {may('customers.write')
        ? kinds.map((each) => (
            <Button key={each} size="small" disabled={!count || more} onClick={() => setKind(each)}>
              {t(each)}
            </Button>
          ))
        : null}
      {may('customers.export') ? (
        <Button size="small" href={exportAddress(selection)}>
          {t('exportPicked')}
        </Button>
      ) : null}
      {whole ? null : (
        <Button size="small" type="link" onClick={all}>
          {t('pickAll')}
        </Button>
      )}
      <Button size="small" type="link" onClick={none}>
        {t('pickNone')}
      </Button>
      {kind && count ? (
        <BulkTag
          kind={kind}
          selection={selection}
          count={count}
          close={() => setKind(undefined)}
          recount={() => void counted.refetch()}
        />
      ) : null}
    </div>
  )
}

function exportAddress({ ids, ...filters }: Selection): string {
  const query = new URLSearchParams(
    Object.entries(filters).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, String(value)]],
    ),
  )
  for (const id of ids ?? []) query.append('ids[]', String(id))
  return `/v1/customers/export?${query}`
}
