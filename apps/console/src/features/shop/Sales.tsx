// Flash sales and pre-sales, the newest first.
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Sale } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { dateTime, exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { phaseTone } from './phase.ts'
import { SaleForm } from './SaleForm.tsx'
import { sales } from './words.ts'

export default function Sales() {
  const t = useWords(sales)
  const [edited, edit] = useState<Partial<Sale>>()
  const create = (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  )
  return (
    <>
      <ListPage<Sale>
        head={{ title: t('sales'), lead: t('lead'), actions: create }}
        name="sales"
        label={t('sales')}
        rowKey={({ id }) => id}
        load={(page) => api.sale.list(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns()}
      />
      <SaleForm row={edited} close={() => edit(undefined)} />
    </>
  )
}

function useColumns(): Column<Sale>[] {
  const t = useWords(sales)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ id, name, article, priceFen }) => (
        <>
          <Link to={`/sales/${id}`}>
            <strong>{name}</strong>
          </Link>
          <div className="quiet small">
            {article} · {money(priceFen)}
          </div>
        </>
      ),
    },
    {
      key: 'phase',
      title: c('state'),
      render: ({ phase }) => <Label tone={phaseTone[phase]}>{t(`phase.${phase}`)}</Label>,
    },
    {
      key: 'times',
      title: t('times'),
      render: ({ startsAt, endsAt }) => `${dateTime(startsAt)} – ${dateTime(endsAt)}`,
    },
    {
      key: 'paid',
      title: t('paid'),
      align: 'right',
      render: ({ paid, held, units }) => `${exact(paid + held)} / ${exact(units)}`,
    },
    { key: 'left', title: t('left'), align: 'right', render: ({ left }) => exact(left) },
    {
      key: 'taken',
      title: t('taken'),
      align: 'right',
      render: ({ takenFen }) => money(takenFen),
    },
  ]
}
