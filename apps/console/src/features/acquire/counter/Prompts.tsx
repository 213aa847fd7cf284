// The prompts within reach; each is shown by one of the store's staff.
import { Button, Select } from 'antd'
import { useState } from 'react'
import type { CounterPrompt, CounterScreen } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { Label } from '../../../shared/Label.tsx'
import { List } from '../../../shared/ListPage.tsx'
import { Section } from '../../../shared/PageHead.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { PromptForm } from './PromptForm.tsx'
import { Screen } from './Screen.tsx'
import { counter } from './words.ts'

interface Shown {
  prompt: CounterPrompt
  screen: CounterScreen
}

export function Prompts() {
  const t = useWords(counter)
  const may = useMay()('codes.write')
  const [row, edit] = useState<Partial<CounterPrompt>>()
  const [shown, show] = useState<Shown>()
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <Section title={t('tab.counters')} aside={create}>
      <List<CounterPrompt>
        name="counter.prompts"
        label={t('tab.counters')}
        rowKey={({ id }) => id}
        load={(page) => api.acquire.listCounterPrompts(page)}
        empty={{ title: t('empty'), text: t('emptyText') }}
        columns={[
          {
            key: 'prompt',
            title: t('gift'),
            main: true,
            render: (prompt) => (
              <Prompt prompt={prompt} edit={may ? edit : undefined} show={show} />
            ),
          },
        ]}
      />
      <PromptForm row={row} close={() => edit(undefined)} />
      {shown ? <Screen {...shown} close={() => show(undefined)} /> : null}
    </Section>
  )
}

interface PromptProps {
  prompt: CounterPrompt
  edit?: ((prompt: CounterPrompt) => void) | undefined
  show: (shown: Shown) => void
}
function Prompt({ prompt, edit, show }: PromptProps) {
  const t = useWords(counter)
  const c = useWords(common)
  const may = useMay()('customers.write')
  const { gift, couponName, storeName, codeName, active, staff } = prompt
  const [chosen, choose] = useState<number>()
  const staffId = chosen ?? staff[0]?.id
  const open = useAct(api.acquire.openCounter, {
    said: null,
    after: (screen) => show({ prompt, screen }),
  })
  return (
    <article className="stack">
      <div className="row spread">
        <div>
          <strong>{gift}</strong> {active ? null : <Label>{c('off')}</Label>}
          <div className="quiet small">
            {[storeName, codeName, couponName].filter(Boolean).join(' · ')}
          </div>
        </div>
        {edit ? (
          <Button size="small" onClick={() => edit(prompt)}>
            {c('edit')}
          </Button>
        ) : null}
      </div>
      {active && may && staffId !== undefined ? (
        <div className="row">
          <Select
            className="pick"
            aria-label={t('who')}
            value={staffId}
            onChange={choose}
            options={staff.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Button
            type="primary"
            loading={open.isPending}
            onClick={() => open.mutate({ id: prompt.id, staffId })}
          >
            {t('show')}
          </Button>
        </div>
      ) : null}
      {active && staffId === undefined ? <span className="quiet">{t('noStaff')}</span> : null}
    </article>
  )
}
