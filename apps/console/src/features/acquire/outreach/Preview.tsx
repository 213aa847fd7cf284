// Before anything leaves: whom it would reach, who would be held back and why, what it would cost.
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import type { Outreach, OutreachPreview } from '#contracts'
import { api } from '../../../shared/api.ts'
import { Facts } from '../../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact, money } from '../../../shared/format.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { HeldBack } from './HeldBack.tsx'
import { outreach } from './words.ts'

export function Preview({ row, close }: { row: Outreach; close: () => void }) {
  const t = useWords(outreach)
  const query = useQuery({
    queryKey: ['outreach', 'preview', row.id],
    queryFn: () => api.acquire.previewOutreach({ id: row.id }),
    staleTime: 0,
  })
  const start = useAct(api.acquire.startOutreach, {
    refresh: [['outreach']],
    said: t('started'),
    after: close,
  })
  return (
    <Modal
      open
      title={row.name}
      onCancel={close}
      footer={
        <Button
          type="primary"
          disabled={!query.data?.people}
          loading={start.isPending}
          onClick={() => start.mutate({ id: row.id })}
        >
          {t('start')}
        </Button>
      }
    >
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={4} /> : null}
      {query.data ? <Foreseen row={row} preview={query.data} /> : null}
    </Modal>
  )
}

function Foreseen({ row, preview }: { row: Outreach; preview: OutreachPreview }) {
  const t = useWords(outreach)
  const { people, asked, ready, waiting, held, parts, costFen, example } = preview
  const isSms = row.kind === 'sms'
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('people'), value: exact(people) },
          { label: isSms ? t('ready') : t('readyCall'), value: exact(ready) },
          ...(waiting > 0 ? [{ label: t('waiting'), value: exact(waiting) }] : []),
          ...(isSms
            ? [
                {
                  label: t('cost'),
                  value: `${money(costFen)} · ${t('parts', { parts: exact(parts) })}`,
                },
              ]
            : []),
        ]}
      />
      {asked < people ? (
        <p className="quiet small">{t('sampled', { asked: exact(asked) })}</p>
      ) : null}
      <HeldBack title={t('heldBack')} held={held} />
      <div>
        <div className="quiet small">{t('example')}</div>
        <p className="bubble">{example}</p>
      </div>
    </div>
  )
}
