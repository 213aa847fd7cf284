// Whether staff are told in WeCom what waits for them, in which language, and what became of it.
import { useQuery } from '@tanstack/react-query'
import { Segmented, Switch } from 'antd'
import type { StaffTelling, WecomMemo } from '#contracts'
import { api } from '../../shared/api.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { ProblemNote } from '../../shared/feedback.tsx'
import { dateTime } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { tellings } from './telling-words.ts'

const LOOK_MS = 10_000

export function TellingSection() {
  const t = useWords(tellings)
  const query = useQuery({
    queryKey: ['wecomTelling'],
    queryFn: () => api.wecom.getTelling(),
    refetchInterval: LOOK_MS,
  })
  return (
    <Section title={t('title')}>
      <div className="stack">
        <p className="quiet">{t('lead')}</p>
        {query.error ? (
          <ProblemNote error={query.error} retry={() => void query.refetch()} />
        ) : null}
        {query.data ? <Shown {...query.data} /> : null}
      </div>
    </Section>
  )
}

function Shown({ on, language, ready, latest }: StaffTelling) {
  const t = useWords(tellings)
  const save = useAct(api.wecom.saveTelling, { refresh: [['wecomTelling']] })
  return (
    <>
      <div className="row">
        <Switch
          aria-label={t('on')}
          checked={on}
          loading={save.isPending}
          onChange={(next) => save.mutate({ on: next, language })}
        />
        <span>{t('on')}</span>
        <Segmented
          aria-label={t('language')}
          value={language}
          disabled={!on || save.isPending}
          options={(['zh', 'en'] as const).map((value) => ({
            value,
            label: t(`language.${value}`),
          }))}
          onChange={(next) => save.mutate({ on, language: next })}
        />
      </div>
      {on && !ready ? <Label tone="warn">{t('notReady')}</Label> : null}
      <h3>{t('latest')}</h3>
      {latest.length === 0 ? <p className="quiet">{t('none')}</p> : <Latest rows={latest} />}
    </>
  )
}

const tones = {
  waiting: 'plain',
  calling: 'plain',
  sent: 'good',
  rejected: 'bad',
  unknown: 'warn',
} as const
const reasons = ['noMember', 'noLicence', 'expired', 'noAnswer'] as const

function Latest({ rows }: { rows: WecomMemo[] }) {
  const t = useWords(tellings)
  const why = ({ reason, errcode }: WecomMemo): string | null => {
    const known = reasons.find((one) => one === reason)
    if (known) return t(`reason.${known}`)
    if (reason === 'wecom.noAgent') return t('reason.noAgent')
    return reason === null ? null : t('reason.code', { code: errcode ?? reason })
  }
  return (
    <DataTable<WecomMemo>
      label={t('latest')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'what',
          title: t('what'),
          main: true,
          render: ({ title, description }) => (
            <>
              <strong>{title}</strong>
              <div className="quiet small">{description}</div>
            </>
          ),
        },
        { key: 'whom', title: t('whom'), render: ({ staffName }) => staffName },
        { key: 'at', title: t('at'), render: ({ madeAt }) => dateTime(madeAt) },
        {
          key: 'outcome',
          title: t('outcome'),
          render: (memo) => (
            <>
              <Label tone={tones[memo.state]}>{t(`state.${memo.state}`)}</Label>
              {memo.reason ? <div className="quiet small">{why(memo)}</div> : null}
            </>
          ),
        },
      ]}
    />
  )
}
