// The prompts within reach; each is shown by one of the store's staff.
import { Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { CounterPrompt, CounterScreen } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { Label } from '../../../shared/Label.tsx'
import { List } from '../../../shared/ListPage.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { Screen } from './Screen.tsx'
import { counter } from './words.ts'

type Edit = (prompt: CounterPrompt) => void
interface Shown {
  prompt: CounterPrompt
  screen: CounterScreen
}

export function Prompts({ edit, create }: { edit: Edit | undefined; create: ReactNode }) {
  const t = useWords(counter)
  const [shown, show] = useState<Shown>()
  return (
    <>
      <List<CounterPrompt>
        name="counter.prompts"
        label={t('tab.counters')}
        rowKey={({ id }) => id}
        load={(page) => api.acquire.listCounterPrompts(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={[
          {
            key: 'prompt',
            title: t('gift'),
            main: true,
            render: (prompt) => <Prompt prompt={prompt} edit={edit} show={show} />,
          },
        ]}
      />
      {shown ? <Screen {...shown} close={() => show(undefined)} /> : null}
    </>
  )
}

interface PromptProps {
  prompt: CounterPrompt
  edit: Edit | undefined
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
