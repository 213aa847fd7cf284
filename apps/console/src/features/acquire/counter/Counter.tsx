// The counter: a code for everybody who stands there, and who brought how many.
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import type { CounterPrompt } from '#contracts'
import { PageHead } from '../../../shared/PageHead.tsx'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { PromptForm } from './PromptForm.tsx'
import { Prompts } from './Prompts.tsx'
import { Ranking } from './Ranking.tsx'
import { counter } from './words.ts'

const tabs = ['counters', 'ranking'] as const
type Tab = (typeof tabs)[number]

export default function Counter() {
  const t = useWords(counter)
  const [tab, setTab] = useState<Tab>('counters')
  const may = useMay()('codes.write')
  const [row, edit] = useState<Partial<CounterPrompt>>()
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <PageHead
        title={t('counter')}
        lead={t('lead')}
        actions={tab === 'counters' ? create : undefined}
      />
      <p>
        <Segmented<Tab>
          aria-label={t('counter')}
          value={tab}
          onChange={setTab}
          options={tabs.map((value) => ({ value, label: t(`tab.${value}`) }))}
        />
      </p>
      {tab === 'counters' ? <Prompts edit={may ? edit : undefined} create={create} /> : <Ranking />}
      <PromptForm row={row} close={() => edit(undefined)} />
    </>
  )
}
