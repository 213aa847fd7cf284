// The counter: a code for everybody who stands there, and who brought how many.
import { Segmented } from 'antd'
import { useState } from 'react'
import { PageHead } from '../../../shared/PageHead.tsx'
import { useWords } from '../../../shared/words.ts'
import { Prompts } from './Prompts.tsx'
import { Ranking } from './Ranking.tsx'
import { counter } from './words.ts'

const tabs = ['counters', 'ranking'] as const
type Tab = (typeof tabs)[number]

export default function Counter() {
  const t = useWords(counter)
  const [tab, setTab] = useState<Tab>('counters')
  return (
    <>
      <PageHead title={t('counter')} lead={t('lead')} />
      <p>
        <Segmented<Tab>
          aria-label={t('counter')}
          value={tab}
          onChange={setTab}
          options={tabs.map((value) => ({ value, label: t(`tab.${value}`) }))}
        />
      </p>
      {tab === 'counters' ? <Prompts /> : <Ranking />}
    </>
  )
}
