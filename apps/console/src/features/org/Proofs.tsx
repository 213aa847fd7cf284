// The nightly proof: what the auditor found last, and before; run now with its progress.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Progress } from 'antd'
import { useEffect } from 'react'
import type { Proof } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { dateTime, exact, relative } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { said, useWords } from '../../shared/words.ts'
import { proofs } from './proof-words.ts'

const latest = ['proofs', 'latest']

export default function Proofs() {
  const t = useWords(proofs)
  const may = useMay()('settings.write')
  const last = useQuery({
    queryKey: latest,
    queryFn: async () => (await api.org.listProofs({ limit: 1 })).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data && !state.data.finishedAt ? 500 : 15_000),
  })
  const client = useQueryClient()
  const over = last.data?.finishedAt ?? null
  // A run that is over belongs into the list: it is read again.
  useEffect(() => void client.invalidateQueries({ queryKey: ['proofs', 'list'] }), [client, over])
  const running = !!last.data && !last.data.finishedAt
  const start = useAct(api.org.startProof, { refresh: [latest], said: null })
  const run = may ? (
    <Button
      type="primary"
      loading={start.isPending || running}
      onClick={() => start.mutate(undefined)}
    >
      {running ? t('running') : t('run')}
    </Button>
  ) : undefined
  const columns = useColumns()
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} actions={run} />
      {last.data ? <Last proof={last.data} /> : null}
      <List<Proof>
        name="proofs"
        label={t('history')}
        rowKey={({ id }) => id}
        load={(page) => api.org.listProofs(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: run }}
        columns={columns}
      />
    </>
  )
}

function Last({ proof }: { proof: Proof }) {
  const t = useWords(proofs)
  const { done, total, finishedAt, differences, error } = proof
  return (
    <Section title={finishedAt ? t('last') : t('running')} aside={relative(proof.askedAt)}>
      {finishedAt ? null : (
        <>
          <p aria-live="polite">{t('progress', { done, total })}</p>
          <Progress percent={Math.round((done / total) * 100)} aria-label={t('running')} />
        </>
      )}
      {error !== null ? <Alert type="warning" title={t('failed')} description={error} /> : null}
      {finishedAt && error === null && differences === 0 ? (
        <Alert type="success" showIcon title={t('right', { total })} />
      ) : null}
      {differences > 0 ? (
        <Alert
          type="error"
          showIcon
          title={t('wrong', { count: differences })}
          description={<Wrong proof={proof} />}
        />
      ) : null}
    </Section>
  )
}

const Wrong = ({ proof }: { proof: Proof }) => (
  <ul className="plain">
    {proof.wrong.map(({ name, sentence, differences }) => (
      <li key={name}>
        {said(sentence)}
        {': '}
        <strong>{exact(differences)}</strong> <code className="quiet small">{name}</code>
      </li>
    ))}
  </ul>
)

function useColumns(): Column<Proof>[] {
  const t = useWords(proofs)
  const c = useWords(common)
  return [
    { key: 'at', title: c('time'), main: true, render: ({ askedAt }) => dateTime(askedAt) },
    { key: 'by', title: t('by'), render: ({ by }) => by ?? t('night') },
    {
      key: 'took',
      title: t('took'),
      align: 'right',
      render: ({ askedAt, finishedAt }) =>
        finishedAt
          ? t('seconds', {
              count: Math.max(1, Math.round((Date.parse(finishedAt) - Date.parse(askedAt)) / 1000)),
            })
          : '–',
    },
    { key: 'result', title: t('result'), render: (proof) => <Result proof={proof} /> },
  ]
}

function Result({ proof }: { proof: Proof }) {
  const t = useWords(proofs)
  if (!proof.finishedAt) return <Label tone="plain">{t('running')}</Label>
  if (proof.error !== null) return <Label tone="warn">{t('failed')}</Label>
  return proof.differences === 0 ? (
    <Label tone="good">{t('none')}</Label>
  ) : (
    <>
      <Label tone="bad">{t('differences', { count: proof.differences })}</Label>
      <Wrong proof={proof} />
    </>
  )
}
