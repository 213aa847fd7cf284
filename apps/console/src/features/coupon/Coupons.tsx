// Coupon templates, what became of them, and issuing by hand.
import { Button } from 'antd'
import { useState } from 'react'
import type { CouponTemplate } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { SearchField } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { exact, money, percentOf } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { IssueForm } from './IssueForm.tsx'
import { WechatBoard } from './WechatBoard.tsx'
import { wechatCoupons } from './wechat-words.ts'
import { TemplateForm } from './TemplateForm.tsx'
import { coupons } from './words.ts'
import { useWorth } from './worth.ts'

export default function Coupons() {
  const t = useWords(coupons)
  const may = useMay()('coupons.write')
  const [edited, setEdited] = useState<Partial<CouponTemplate>>()
  const [issued, setIssued] = useState<CouponTemplate>()
  const [shown, setShown] = useState<CouponTemplate>()
  const { values, change, clear } = useFilters('search')
  const create = may ? (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<CouponTemplate>
        head={{ title: t('coupons'), lead: t('couponsLead'), actions: create }}
        name="coupons"
        label={t('coupons')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) => api.coupon.listTemplates({ ...page, search: values.search })}
        filters={<SearchField value={values.search} onChange={(search) => change({ search })} />}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(
          may ? { edit: setEdited, issue: setIssued, show: setShown } : undefined,
        )}
      />
      <TemplateForm row={edited} close={() => setEdited(undefined)} />
      {shown ? <WechatBoard template={shown} close={() => setShown(undefined)} /> : null}
      <IssueForm template={issued} close={() => setIssued(undefined)} />
    </>
  )
}

interface Acts {
  edit: (row: CouponTemplate) => void
  issue: (row: CouponTemplate) => void
  /** What WeChat Pay says of its stock. */
  show: (row: CouponTemplate) => void
}
function useColumns(acts?: Acts): Column<CouponTemplate>[] {
  const t = useWords(coupons)
  const c = useWords(common)
  const w = useWords(wechatCoupons)
  const worth = useWorth()
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, wechatStockId }) => (
        <>
          <strong>{name}</strong>
          {wechatStockId === null ? null : (
            <div className="quiet small">
              {w('wechatCoupon')} {wechatStockId}
            </div>
          )}
        </>
      ),
    },
    { key: 'benefit', title: t('benefit'), render: (row) => worth.benefit(row) },
    { key: 'validity', title: t('validity'), render: (row) => worth.validity(row) },
    {
      key: 'issued',
      title: t('issued'),
      align: 'right',
      render: ({ issued: count }) => exact(count),
    },
    {
      key: 'redeemed',
      title: t('redeemed'),
      align: 'right',
      render: (row) => (
        <span title={percentOf(row.redeemed, row.issued)}>{exact(row.redeemed)}</span>
      ),
    },
    {
      key: 'discount',
      title: t('discount'),
      align: 'right',
      render: ({ discountFen, budgetFen, budgetUsedFen }) => (
        <>
          {money(discountFen)}
          {budgetFen !== null && (
            <div className="quiet">
              {t('budgetUsed', { amount: money(budgetFen), used: money(budgetUsedFen) })}
            </div>
          )}
        </>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ active }) => (
        <Label tone={active ? 'good' : 'plain'}>{active ? c('on') : c('off')}</Label>
      ),
    },
    ...(acts
      ? [
          {
            key: 'act',
            title: c('actions'),
            render: (row: CouponTemplate) => <RowActs row={row} acts={acts} />,
          },
        ]
      : []),
  ]
}

function RowActs({ row, acts }: { row: CouponTemplate; acts: Acts }) {
  const t = useWords(coupons)
  const c = useWords(common)
  const w = useWords(wechatCoupons)
  return (
    <span className="row">
      <Button size="small" onClick={() => acts.edit(row)}>
        {c('edit')}
      </Button>
      <Button size="small" disabled={!row.active} onClick={() => acts.issue(row)}>
        {t('issue')}
      </Button>
      {row.wechatStockId === null ? null : (
        <Button size="small" onClick={() => acts.show(row)}>
          {w('wechatCoupon')}
        </Button>
      )}
    </span>
  )
}
