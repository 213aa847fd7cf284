// All returns of the own shop, the newest first: who, what, how much, and since when it waits.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { DeskReturn } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { ExportButton } from '../../shared/ExportButton.tsx'
import { Pick } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, exact, money, relative } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { returnTone } from './purchase-states.ts'
import { purchases } from './purchase-words.ts'

const states = ['asked', 'agreed', 'refunded', 'declined'] as const

export default function Returns() {
  const t = useWords(purchases)
  const c = useWords(common)
  const { values, change, clear } = useFilters('storeId', 'state')
  const storeId = asId(values.storeId)
  return (
    <ListPage<DeskReturn>
      head={{
        title: t('returns'),
        lead: t('returnsLead'),
        actions: <ExportButton path="/v1/purchase-returns/export" filter={values} />,
      }}
      name="returns"
      label={t('returns')}
      filter={values}
      clear={clear}
      rowKey={({ id }) => id}
      load={(page) =>
        api.purchase.returns({
          ...page,
          storeId,
          state: values.state as DeskReturn['state'] | undefined,
        })
      }
      filters={
        <>
          <StoreSelect
            allowClear
            aria-label={c('store')}
            placeholder={c('allStores')}
            style={{ minWidth: 180 }}
            value={storeId ?? null}
            onChange={(id) => change({ storeId: id ? String(id) : undefined })}
          />
          <Pick
            label={c('state')}
            value={values.state}
            onChange={(state) => change({ state })}
            options={states.map((value) => ({
              value: value as string,
              label: t(`return.${value}`),
            }))}
          />
          <WaitingNow
            storeId={storeId}
            show={values.state === 'asked' ? undefined : () => change({ state: 'asked' })}
          />
        </>
      }
      empty={{ title: t('returnsEmpty'), text: t('returnsEmptyText') }}
      columns={useColumns()}
    />
  )
}

/** How many wait, whatever else is listed; a way to see just those. */
function WaitingNow({
  storeId,
  show,
}: {
  storeId: number | undefined
  show: (() => void) | undefined
}) {
  const t = useWords(purchases)
  const { data } = useQuery({
    queryKey: ['returns', 'waiting', storeId],
    queryFn: () => api.purchase.returns({ storeId, state: 'asked', limit: 1 }),
  })
  if (!data) return null
  if (data.waiting === 0) return <span className="quiet">{t('noneWaiting')}</span>
  return (
    <span className="row" role="status">
      <Label tone="warn">{t('waiting', { count: data.waiting, shown: exact(data.waiting) })}</Label>
      {show ? (
        <Button type="link" size="small" onClick={show}>
          {t('showWaiting')}
        </Button>
      ) : null}
    </span>
  )
}

function useColumns(): Column<DeskReturn>[] {
  const t = useWords(purchases)
  const c = useWords(common)
  const may = useMay()('orders.write')
  return [
    {
      key: 'goods',
      title: t('backGoods'),
      main: true,
      render: ({ lines, number, purchaseId }) => (
        <>
          <strong>
            {lines.map(({ name, quantity }) => `${name} × ${quantity}`).join(c('listComma'))}
          </strong>
          <div className="small">
            <Link to={`/purchases/${purchaseId}`} search={{ tab: 'returns' }}>
              {number}
            </Link>
          </div>
        </>
      ),
    },
    {
      key: 'customer',
      title: c('customer'),
      render: ({ customerId, customerName }) => (
        <Link to={`/customers/${customerId}`}>{customerName ?? `#${customerId}`}</Link>
      ),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
    { key: 'reason', title: t('reason'), render: ({ reason }) => reason },
    {
      key: 'sum',
      title: t('sum'),
      align: 'right',
      render: ({ refundFen, wouldRefundFen }) => {
        const sum = refundFen ?? wouldRefundFen
        return sum === null ? '–' : money(sum)
      },
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state, answer }) => (
        <>
          <Label tone={returnTone[state]}>{t(`return.${state}`)}</Label>
          {answer ? <div className="quiet small">{answer}</div> : null}
        </>
      ),
    },
    {
      key: 'asked',
      title: t('askedAt'),
      render: ({ askedAt, state }) => (
        <>
          {dateTime(askedAt)}
          {state === 'asked' ? <div className="quiet small">{relative(askedAt)}</div> : null}
        </>
      ),
    },
    ...(may ? [decide(c('actions'), t('decide'))] : []),
  ]
}

/** Leads to the purchase, where it is agreed or declined. */
const decide = (title: string, verb: string): Column<DeskReturn> => ({
  key: 'act',
  title,
  render: ({ state, purchaseId }) =>
    state === 'asked' ? (
      <Link to={`/purchases/${purchaseId}`} search={{ tab: 'returns' }}>
        {verb}
      </Link>
    ) : (
      '–'
    ),
})
