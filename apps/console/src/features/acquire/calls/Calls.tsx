// Whom to call, what to say, how it went: used by staff on their phones.
import { Segmented } from 'antd'
import { useState } from 'react'
import type { CallTask } from '#contracts'
import { api } from '../../../shared/api.ts'
import { List } from '../../../shared/ListPage.tsx'
import { PageHead } from '../../../shared/PageHead.tsx'
import { useWords } from '../../../shared/words.ts'
import { CallCard } from './CallCard.tsx'
import { Progress } from './Progress.tsx'
import { Scripts } from './Scripts.tsx'
import { calls } from './words.ts'

const tabs = ['open', 'done', 'scripts', 'progress'] as const
type Tab = (typeof tabs)[number]

export default function Calls() {
  const t = useWords(calls)
  const [tab, setTab] = useState<Tab>('open')
  return (
    <>
      <PageHead title={t('calls')} lead={t('lead')} />
      <p>
        <Segmented<Tab>
          aria-label={t('calls')}
          value={tab}
          onChange={setTab}
          options={tabs.map((value) => ({ value, label: t(`tab.${value}`) }))}
        />
      </p>
      {tab === 'open' || tab === 'done' ? <Tasks state={tab} /> : null}
      {tab === 'scripts' ? <Scripts /> : null}
      {tab === 'progress' ? <Progress /> : null}
    </>
  )
}

function Tasks({ state }: { state: CallTask['state'] }) {
  const t = useWords(calls)
  const empty =
    state === 'open'
      ? { title: t('emptyOpen'), text: t('emptyOpenText') }
      : { title: t('emptyDone'), text: t('emptyDoneText') }
  return (
    <List<CallTask>
      name={`calls.${state}`}
      label={t(`tab.${state}`)}
      rowKey={({ id }) => id}
      load={(page) => api.acquire.listCalls({ ...page, state })}
      empty={empty}
      columns={[
        {
          key: 'task',
          title: t(`tab.${state}`),
          main: true,
          render: (task) => <CallCard key={task.id} task={task} />,
        },
      ]}
    />
  )
}
