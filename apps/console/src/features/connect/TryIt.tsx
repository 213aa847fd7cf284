// Step 3: the whole file read, nothing written, counts by reason.
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { DryRun, ImportField, Mapping } from '#contracts'
import { api } from '../../shared/api.ts'
import { Figure, Figures } from '../../shared/BoardPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { missingOf } from './fields.ts'
import { Reasons } from './Reasons.tsx'
import { imports } from './words.ts'

interface Props {
  fileId: string
  mapping: Mapping
  tried: DryRun | undefined
  done: (result: DryRun) => void
}
export function TryIt({ fileId, mapping, tried, done }: Props) {
  const t = useWords(imports)
  const run = useMutation({
    mutationFn: () => api.connect.dryRun({ fileId, mapping }),
    onSuccess: done,
  })
  const ready =
    missingOf(mapping.kind, Object.keys(mapping.fields) as ImportField[]).length === 0 &&
    mapping.source !== ''
  return (
    <div className="stack">
      <p className="quiet">{t('tryText')}</p>
      <div>
        <Button
          type={tried ? 'default' : 'primary'}
          disabled={!ready}
          loading={run.isPending}
          onClick={() => run.mutate()}
        >
          {t('tryIt')}
        </Button>
      </div>
      {run.isPending ? (
        <>
          <p role="status">{t('trying')}</p>
          <Waiting rows={2} />
        </>
      ) : null}
      {run.error ? <ProblemNote error={run.error} /> : null}
      {tried ? (
        <>
          <Figures>
            <Figure label={t('read')} value={exact(tried.read)} />
            <Figure label={t('accepted')} value={exact(tried.accepted)} />
            <Figure label={t('rejected')} value={exact(tried.rejected)} />
            <Figure label={t('duplicates')} value={exact(tried.duplicates)} />
            <Figure label={t('customers')} value={exact(tried.customers)} />
            <Figure label={t('newCustomers')} value={exact(tried.newCustomers)} />
            <Figure label={t('newMembers')} value={exact(tried.newMembers)} />
            <Figure label={t('orders')} value={exact(tried.orders)} />
            <Figure label={t('refunds')} value={exact(tried.refunds)} />
          </Figures>
          <Reasons reasons={tried.reasons} />
        </>
      ) : null}
    </div>
  )
}
