// One sale as it goes: what is left, taken and paid, minute by minute, and who came too late.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Popconfirm, Typography } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { Sale, SaleBoard as Board } from '#contracts'
import { api } from '../../shared/api.ts'
import { BoardPage, Figure, Figures } from '../../shared/BoardPage.tsx'
import { common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { clock, dateTime, exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { phaseTone } from './phase.ts'
import { SaleForm } from './SaleForm.tsx'
import { sales } from './words.ts'

const Chart = lazy(() => import('../../shared/Chart.tsx'))
/** While it is open, so often. */
const REFRESH_MS = 3_000

export default function SaleBoard() {
  const t = useWords(sales)
  const { id } = useParams({ strict: false }) as { id: string }
  const [edited, edit] = useState<Sale>()
  const query = useQuery({
    queryKey: ['sale', Number(id)],
    queryFn: () => api.sale.board({ id: Number(id) }),
    refetchInterval: ({ state }) => (state.data?.sale.phase === 'open' ? REFRESH_MS : false),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={10} />
  const { sale } = query.data
  const lead = [
    sale.article,
    money(sale.priceFen),
    sale.storeName ?? t('wholeBrand'),
    `${dateTime(sale.startsAt)} – ${dateTime(sale.endsAt)}`,
  ]
  return (
    <BoardPage
      head={{
        title: sale.name,
        up: { to: '/sales', label: t('sales') },
        lead: (
          <>
            <Label tone={phaseTone[sale.phase]}>{t(`phase.${sale.phase}`)}</Label>{' '}
            {lead.join(' · ')}{' '}
            <Typography.Text copyable={{ text: sale.url, tooltips: [t('copyPage'), t('copied')] }}>
              <a href={sale.url} target="_blank" rel="noreferrer">
                <u style={{ whiteSpace: 'nowrap' }}>{t('page')}</u>
              </a>
            </Typography.Text>
          </>
        ),
        actions: <Actions sale={sale} edit={() => edit(sale)} />,
      }}
    >
      <Totals sale={sale} />
      <Minutes board={query.data} />
      <Shortfalls board={query.data} />
      <SaleForm row={edited} close={() => edit(undefined)} />
    </BoardPage>
  )
}

function Actions({ sale, edit }: { sale: Sale; edit: () => void }) {
  const t = useWords(sales)
  const c = useWords(common)
  const stop = useAct(api.sale.stop, { refresh: [['sale'], ['sales']] })
  const off = useAct(api.sale.callOff, { refresh: [['sale'], ['sales']] })
  // Once balances are being paid the server says why not.
  const mayEnd = sale.presale !== null && sale.phase !== 'calledOff' && sale.paid === 0
  const goesOn = sale.phase === 'open' || sale.phase === 'ahead'
  return (
    <>
      <Button onClick={edit}>{c('edit')}</Button>
      {goesOn ? (
        <Popconfirm
          title={t('stop')}
          description={<div className="narrow">{t('stopHint')}</div>}
          okText={t('stop')}
          cancelText={c('cancel')}
          onConfirm={() => stop.mutate({ id: sale.id })}
        >
          <Button danger loading={stop.isPending}>
            {t('stop')}
          </Button>
        </Popconfirm>
      ) : null}
      {mayEnd ? (
        <Popconfirm
          title={t('callOff')}
          description={<div className="narrow">{t('callOffHint')}</div>}
          okText={t('callOff')}
          cancelText={c('cancel')}
          onConfirm={() => off.mutate({ id: sale.id })}
        >
          <Button danger loading={off.isPending}>
            {t('callOff')}
          </Button>
        </Popconfirm>
      ) : null}
    </>
  )
}

function Totals({ sale }: { sale: Sale }) {
  const t = useWords(sales)
  const { left, units, reserved, paid, refunded, shortfalls, takenFen } = sale
  return (
    <Figures>
      <Figure label={t('left')} value={`${exact(left)} / ${exact(units)}`} />
      <Figure label={t('reserved')} value={exact(reserved)} definition={t('reservedMeans')} />
      {sale.presale ? <Deposits sale={sale} /> : null}
      <Figure label={t('paid')} value={exact(paid)} definition={t('paidMeans')} />
      <Figure label={t('taken')} value={money(takenFen)} definition={t('takenMeans')} />
      <Figure label={t('refunded')} value={exact(refunded)} />
      <Figure label={t('shortfall')} value={exact(shortfalls)} definition={t('shortfallMeans')} />
    </Figures>
  )
}

function Deposits({ sale: { held, heldFen, returned, forfeited, forfeitedFen } }: { sale: Sale }) {
  const t = useWords(sales)
  const both = (units: number, fen: number) => `${exact(units)} · ${money(fen)}`
  return (
    <>
      <Figure label={t('held')} value={both(held, heldFen)} definition={t('heldMeans')} />
      <Figure label={t('depositsBack')} value={exact(returned)} />
      <Figure
        label={t('forfeited')}
        value={both(forfeited, forfeitedFen)}
        definition={t('forfeitedMeans')}
      />
    </>
  )
}

const field = { taking: 'reserved', paying: 'paid', returned: 'returned' } as const

function Minutes({ board: { minutes } }: { board: Board }) {
  const t = useWords(sales)
  const option = useMemo(
    () => ({
      // Enough room for a legend of two lines.
      grid: { left: 8, right: 8, top: 60, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: minutes.map(({ at }) => clock(at)) },
      yAxis: [
        { type: 'value', minInterval: 1 },
        { type: 'value', minInterval: 1, min: 0, splitLine: { show: false } },
      ],
      series: [
        ...(['taking', 'paying', 'returned'] as const).map((key) => ({
          name: t(key),
          type: 'bar',
          barMaxWidth: 28,
          data: minutes.map((minute) => minute[field[key]]),
        })),
        {
          name: t('left'),
          type: 'line',
          yAxisIndex: 1,
          data: minutes.map(({ left }) => left),
        },
      ],
    }),
    [minutes, t],
  )
  return (
    <Section title={t('byMinute')}>
      {minutes.length === 0 ? (
        <p className="quiet">{t('noMinutes')}</p>
      ) : (
        <Suspense fallback={<Waiting rows={4} />}>
          <Chart label={t('byMinute')} option={option} />
        </Suspense>
      )}
    </Section>
  )
}

function Shortfalls({ board: { shortfalls } }: { board: Board }) {
  const t = useWords(sales)
  return (
    <Section title={t('shortfall')}>
      <Typography.Paragraph type="secondary">{t('shortfallMeans')}</Typography.Paragraph>
      {shortfalls.length === 0 ? (
        <p className="quiet">{t('noShortfall')}</p>
      ) : (
        <DataTable
          label={t('shortfall')}
          rows={shortfalls}
          rowKey={({ reservationId }) => reservationId}
          columns={[
            {
              key: 'customer',
              title: t('customer'),
              main: true,
              render: ({ customerId }) => <Link to={`/customers/${customerId}`}>{customerId}</Link>,
            },
            {
              key: 'units',
              title: t('units'),
              align: 'right',
              render: ({ units }) => exact(units),
            },
            { key: 'money', title: t('money'), align: 'right', render: ({ fen }) => money(fen) },
            { key: 'at', title: t('times'), render: ({ at }) => (at ? dateTime(at) : '–') },
          ]}
        />
      )}
    </Section>
  )
}
