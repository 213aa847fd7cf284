// Paid cards that are sold, with who holds them and what is not earned yet.
import { Button } from 'antd'
import { useState } from 'react'
import type { PassPlan } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { PassForm } from './PassForm.tsx'
import { passes } from './pass-words.ts'

export default function Passes() {
  const t = useWords(passes)
  const may = useMay()('loyalty.write')
  const [edited, edit] = useState<Partial<PassPlan>>()
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<PassPlan>
        head={{ title: t('title'), lead: t('lead'), ...(create && { actions: create }) }}
        name="pass-plans"
        label={t('title')}
        rowKey={({ id }) => id}
        load={() => api.passes.listPlans()}
        empty={{ title: t('empty'), text: t('emptyText'), ...(create && { action: create }) }}
        columns={useColumns()}
        {...(may && { onOpen: edit })}
      />
      <PassForm row={edited} close={() => edit(undefined)} />
    </>
  )
}

function useColumns(): Column<PassPlan>[] {
  const t = useWords(passes)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, blurb }) => (
        <>
          <strong>{name}</strong>
          {blurb ? <div className="quiet small">{blurb}</div> : null}
        </>
      ),
    },
    {
      key: 'price',
      title: t('priced'),
      align: 'right',
      render: ({ priceFen, months }) =>
        `${money(priceFen)} / ${t('monthsShort', { n: exact(months) })}`,
    },
    {
      key: 'gives',
      title: t('rights'),
      render: ({ factor, coupons }) =>
        [
          ...(factor > 1 ? [t('pointsTimes', { n: exact(factor) })] : []),
          ...coupons.map(({ name, count }) => t('couponTimes', { name, n: exact(count) })),
        ].join(' · '),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ onSale }) => (
        <Label tone={onSale ? 'good' : 'plain'}>{t(onSale ? 'onSale' : 'offSale')}</Label>
      ),
    },
    { key: 'open', title: t('open'), align: 'right', render: ({ open }) => exact(open) },
    {
      key: 'unearned',
      title: t('unearned'),
      align: 'right',
      render: ({ unearnedFen }) => money(unearnedFen),
    },
  ]
}
