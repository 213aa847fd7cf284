// How groups live: figures, verdicts with their reasons, words on many, and what could be one.
import { useQuery } from '@tanstack/react-query'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import type { GroupBoard, GroupRules, GroupsAsked } from '#contracts'
import { api } from '../../../shared/api.ts'
import { BoardPage, Figure, Figures } from '../../../shared/BoardPage.tsx'
import { common } from '../../../shared/common.ts'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { StorePick } from '../../../shared/choose.tsx'
import { GroupTagPick, Pick } from '../../../shared/fields.tsx'
import { asId, useFilters } from '../../../shared/filters.ts'
import { exact, money } from '../../../shared/format.ts'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { PeriodPick, usePeriod } from '../../../shared/Period.tsx'
import { GroupTable } from './GroupTable.tsx'
import { Merges } from './Merges.tsx'
import { Talk } from './Talk.tsx'
import { RulesForm } from './RulesForm.tsx'
import { board } from './words.ts'

export default function GroupBoardPage() {
  const t = useWords(board)
  const period = usePeriod(28)
  const { values, change } = useFilters('storeId', 'which', 'tag')
  const asked: GroupsAsked = {
    from: period.from,
    until: period.until,
    storeId: asId(values.storeId),
    tag: values.tag,
    ...(values.which && { zombie: values.which === 'zombie' }),
  }
  const query = useQuery({
    queryKey: ['groupBoard', asked],
    queryFn: () => api.analytics.groupBoard(asked),
  })
  return (
    <BoardPage
      head={{
        title: t('title'),
        lead: t('lead'),
        actions: <Actions asked={asked} rules={query.data?.rules} />,
      }}
      filters={
        <>
          <PeriodPick {...period} />
          <StorePick
            value={asId(values.storeId)}
            onChange={(storeId) => change({ storeId: storeId?.toString() })}
          />
          <Pick
            label={t('which')}
            value={values.which}
            onChange={(which) => change({ which })}
            options={[
              { value: 'zombie', label: t('zombies') },
              { value: 'fine', label: t('notZombie') },
            ]}
          />
          <GroupTagPick value={values.tag} onChange={(tag) => change({ tag })} />
        </>
      }
    >
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={8} /> : null}
      {query.data ? <Board key={JSON.stringify(asked)} first={query.data} asked={asked} /> : null}
    </BoardPage>
  )
}

function Actions({ asked, rules }: { asked: GroupsAsked; rules: GroupRules | undefined }) {
  const t = useWords(board)
  const c = useWords(common)
  const may = useMay()('settings.write')
  const [open, setOpen] = useState(false)
  const query = new URLSearchParams(
    Object.entries(asked).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  )
  return (
    <>
      <Button href={`/v1/insight/groups.csv?${query.toString()}`} download>
        {c('export')}
      </Button>
      {may && rules ? <Button onClick={() => setOpen(true)}>{t('rules')}</Button> : null}
      {rules ? <RulesForm open={open} rules={rules} close={() => setOpen(false)} /> : null}
    </>
  )
}

function Board({ first, asked }: { first: GroupBoard; asked: GroupsAsked }) {
  const t = useWords(board)
  const { total, rules } = first
  const filtered = asked.storeId || asked.tag || asked.zombie !== undefined
  if (first.found === 0 && !filtered)
    return (
      <div className="section">
        <EmptyState title={t('empty')} text={t('emptyText')} />
      </div>
    )
  const count = (
    key: 'groups' | 'zombies' | 'customers' | 'joined' | 'left' | 'clicks' | 'clickers' | 'buyers',
  ) => <Figure label={t(key)} value={exact(total[key])} moreIsWorse={key === 'left'} />
  return (
    <>
      <Figures>
        {count('groups')}
        {count('zombies')}
        {count('customers')}
        {count('joined')}
        {count('left')}
        {count('clicks')}
        {count('clickers')}
        <Figure label={t('answers')} value={exact(total.answers)} definition={t('answersHint')} />
        {count('buyers')}
        <Figure label={t('netFen')} value={money(total.netFen)} definition={t('boughtHint')} />
      </Figures>
      <div className="section">
        <Tabs
          items={[
            {
              key: 'lively',
              label: t('lively'),
              children: <GroupTable first={first} asked={asked} />,
            },
            {
              key: 'talk',
              label: t('talk'),
              children: <Talk asked={asked} />,
            },
            {
              key: 'merges',
              label: t('merges'),
              children: <Merges storeId={asked.storeId as number | undefined} rules={rules} />,
            },
          ]}
        />
      </div>
    </>
  )
}
