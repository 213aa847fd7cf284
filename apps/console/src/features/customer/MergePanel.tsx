// Two records side by side: what a merge would do, and the button that does it.
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import type { MergePlan } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { date, exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useNarrow } from '../../shared/narrow.ts'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

interface Props {
  pair: [number, number] | undefined
  close: () => void
  merged?: (survivorId: number) => void
}
export function MergePanel({ pair, close, merged }: Props) {
  const t = useWords(customers)
  const c = useWords(common)
  const narrow = useNarrow()
  const plan = useQuery({
    queryKey: ['mergePlan', pair],
    enabled: !!pair,
    retry: false,
    queryFn: () => api.customer.previewMerge({ customerIds: pair ?? [] }),
  })
  const merge = useAct((customerIds: number[]) => api.customer.merge({ customerIds }), {
    said: t('merged'),
    refresh: [['customer'], ['customers'], ['duplicates']],
    after: ({ survivorId }) => {
      close()
      merged?.(survivorId)
    },
  })
  const blocked = !plan.data || plan.data.blockers.length > 0
  return (
    <Drawer
      open={!!pair}
      onClose={close}
      title={t('preview')}
      size={narrow ? '100%' : 640}
      destroyOnHidden
      closable={{ 'aria-label': c('close') }}
      footer={
        <div className="row">
          <Button
            type="primary"
            disabled={blocked}
            loading={merge.isPending}
            onClick={() => pair && merge.mutate(pair)}
          >
            {t('merge')}
          </Button>
          <Button onClick={close}>{c('cancel')}</Button>
        </div>
      }
    >
      {plan.isPending ? <Waiting /> : null}
      {plan.error ? <ProblemNote error={plan.error} /> : null}
      {plan.data ? <Plan plan={plan.data} /> : null}
    </Drawer>
  )
}

const holders = [
  'customer',
  'ledger',
  'order',
  'coupon',
  'wecom',
  'loyalty',
  'audience',
  'experiment',
  'messaging',
  'journey',
] as const
const isHolder = (module: string): module is (typeof holders)[number] =>
  (holders as readonly string[]).includes(module)

function Plan({ plan }: { plan: MergePlan }) {
  const t = useWords(customers)
  return (
    <div className="stack">
      {plan.blockers.length > 0 ? (
        <div className="note" role="alert">
          <strong>{t('blocked')}</strong>
          {plan.blockers.map(({ code, sentence }) => (
            <span key={code}>
              {said(sentence)} <span className="quiet small">{code}</span>
            </span>
          ))}
        </div>
      ) : null}
      <Side label={t('keeps')} tone="good" side={plan.survivor} />
      <Side label={t('dissolves')} tone="warn" side={plan.alias} />
      <h3>{t('moves')}</h3>
      <ul className="plain">
        {plan.effects.map(({ module, sentence, count }) => (
          <li key={`${module}${sentence.en}`} className="row spread">
            <span>{isHolder(module) ? t(`holds.${module}`) : said(sentence)}</span>
            <strong>{exact(count)}</strong>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Side({
  label,
  tone,
  side,
}: {
  label: string
  tone: 'good' | 'warn'
  side: MergePlan['survivor']
}) {
  const t = useWords(customers)
  return (
    <div>
      <div className="section-head">
        <h3>
          {side.name ?? t('nameless')} <span className="quiet">#{side.id}</span>
        </h3>
        <Label tone={tone}>{label}</Label>
      </div>
      <Facts
        items={[
          { label: t('phone'), value: side.phoneMasked ?? '–' },
          { label: t('memberNo'), value: side.memberNo ?? '–' },
          { label: t('orders'), value: exact(side.orderCount) },
          { label: t('paid'), value: money(side.paidFen) },
          { label: t('since'), value: date(side.createdAt) },
        ]}
      />
    </div>
  )
}
