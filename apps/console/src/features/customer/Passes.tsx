// Paid cards of one customer: sold and renewed at the desk, given back after a look at what that does.
import { Button } from 'antd'
import { useState } from 'react'
import type { Pass } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { date, exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { GiveBackForm, SellForm } from './PassDesk.tsx'
import { passes } from './pass-words.ts'

const tones = { running: 'good', waiting: 'plain', ended: 'plain', returned: 'plain' } as const

export function PassesOf({ id }: { id: number }) {
  const t = useWords(passes)
  const may = useMay()('orders.write')
  const [selling, setSelling] = useState(false)
  const [back, giveBack] = useState<Pass>()
  const columns = useColumns(may ? giveBack : undefined)
  return (
    <div className="stack">
      {may ? (
        <div>
          <Button onClick={() => setSelling(true)}>{t('sell')}</Button>
        </div>
      ) : null}
      <SellForm id={id} open={selling} close={() => setSelling(false)} />
      <GiveBackForm id={id} pass={back} close={() => giveBack(undefined)} />
      <List<Pass>
        name={`passes-of-${id}`}
        label={t('tab')}
        rowKey={(row) => row.id}
        bare
        load={() => api.passes.ofCustomer({ id })}
        empty={{ title: t('none'), text: t('noneText') }}
        columns={columns}
      />
    </div>
  )
}

function useColumns(giveBack: ((pass: Pass) => void) | undefined): Column<Pass>[] {
  const t = useWords(passes)
  const c = useWords(common)
  const gives = ({ factor, coupons }: Pass) =>
    [
      ...(factor > 1 ? [t('pointsTimes', { n: exact(factor) })] : []),
      ...coupons.map(({ name, count }) => t('couponTimes', { name, n: exact(count) })),
    ].join(' · ')
  return [
    {
      key: 'name',
      title: t('card'),
      main: true,
      render: (pass) => (
        <>
          <strong>{pass.name}</strong>
          <div className="quiet small">{gives(pass)}</div>
        </>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state }) => <Label tone={tones[state]}>{t(`state.${state}`)}</Label>,
    },
    {
      key: 'runs',
      title: t('runs'),
      render: ({ fromOn, lastOn }) =>
        fromOn > lastOn ? '–' : t('from', { from: date(fromOn), until: date(lastOn) }),
    },
    { key: 'paid', title: t('paid'), align: 'right', render: ({ priceFen }) => money(priceFen) },
    {
      key: 'refund',
      title: t('refund'),
      align: 'right',
      render: ({ refundFen }) => (refundFen === null ? '–' : money(refundFen)),
    },
    ...(giveBack
      ? [
          {
            key: 'back',
            title: '',
            render: (pass: Pass) =>
              pass.state === 'running' || pass.state === 'waiting' ? (
                <Button size="small" onClick={() => giveBack(pass)}>
                  {t('giveBack')}
                </Button>
              ) : null,
          },
        ]
      : []),
  ]
}
