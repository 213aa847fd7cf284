// Who won what, and what was handed over.
import { Link } from '@tanstack/react-router'
import { Button, Form } from 'antd'
import { useState } from 'react'
import type { Draw, DrawWinner } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { draws } from './draw-words.ts'

/** A list of its own for each draw: an empty one is not one that nothing was found in. */
const nameOf = ({ id }: Draw): string => `draw-winners-${id}`

export function Winners({ draw }: { draw: Draw }) {
  const t = useWords(draws)
  const c = useWords(common)
  const may = useMay()
  const [handed, hand] = useState<DrawWinner>()
  const drawn = draw.state === 'drawn'
  const columns = useColumns(may('orders.write') ? hand : undefined)
  if (draw.state === 'draft' || draw.state === 'cancelled') return null
  return (
    <Section
      title={t('winners')}
      aside={
        drawn && may('customers.export') ? (
          <Button href={`/v1/draws/${draw.id}/winners.csv`} download>
            {c('export')}
          </Button>
        ) : undefined
      }
    >
      <List<DrawWinner>
        bare
        name={nameOf(draw)}
        label={t('winners')}
        rowKey={({ winId }) => winId}
        load={(page) => api.draws.winners({ ...page, id: draw.id })}
        empty={{ title: t('noWinners'), text: t(drawn ? 'nobody' : 'noWinnersText') }}
        columns={columns}
      />
      <HandOver draw={draw} win={handed} close={() => hand(undefined)} />
    </Section>
  )
}

function useColumns(hand: ((win: DrawWinner) => void) | undefined): Column<DrawWinner>[] {
  const t = useWords(draws)
  return [
    {
      key: 'member',
      title: t('member'),
      main: true,
      render: ({ customerId, name, memberNo, phoneMasked }) =>
        customerId === null ? (
          <span className="quiet">{t('forgotten')}</span>
        ) : (
          <>
            <Link to={`/customers/${customerId}`}>
              <strong>{name ?? memberNo ?? phoneMasked}</strong>
            </Link>
            <div className="quiet small">{phoneMasked ?? memberNo}</div>
          </>
        ),
    },
    { key: 'prize', title: t('prize'), render: ({ prizeName }) => prizeName },
    {
      key: 'ticket',
      title: t('ticketNo'),
      align: 'right',
      render: ({ ticketNo }) => exact(ticketNo),
    },
    { key: 'given', title: t('given'), render: (win) => <Given win={win} hand={hand} /> },
  ]
}

function Given({ win, hand }: { win: DrawWinner; hand: ((win: DrawWinner) => void) | undefined }) {
  const t = useWords(draws)
  const { givenAt, storeName, coupon, couponRefused, customerId } = win
  if (givenAt !== null)
    return coupon && !couponRefused ? (
      <Label tone="good">{t('couponGiven')}</Label>
    ) : (
      t('handed', { at: dateTime(givenAt), store: storeName ?? '' })
    )
  if (customerId === null || (coupon && !couponRefused)) return '–'
  return (
    <span className="row">
      <Label tone="warn">{t(couponRefused ? 'couponRefused' : 'waiting')}</Label>
      {hand ? (
        <Button size="small" onClick={() => hand(win)}>
          {t('handOver')}
        </Button>
      ) : null}
    </span>
  )
}

interface HandProps {
  draw: Draw
  win: DrawWinner | undefined
  close: () => void
}
function HandOver({ draw, win, close }: HandProps) {
  const t = useWords(draws)
  const give = useAct(
    ({ storeId }: { storeId: number }) =>
      api.draws.handOver({ id: draw.id, winId: win?.winId ?? 0, storeId }),
    { refresh: [[nameOf(draw)], ['draw'], ['draws']], after: close },
  )
  const named = { prize: win?.prizeName ?? '', name: win?.name ?? win?.memberNo ?? '' }
  return (
    <FormDrawer<{ storeId: number }>
      open={win !== undefined}
      title={t('handOverOf', named)}
      initial={{}}
      busy={give.isPending}
      close={close}
      submit={(values) => give.mutate(values)}
      verb={t('handOver')}
    >
      <p className="quiet">{t('handOverHint')}</p>
      <StoreField />
    </FormDrawer>
  )
}

function StoreField() {
  const c = useWords(common)
  return (
    <Form.Item name="storeId" label={c('store')} rules={required}>
      <StoreSelect />
    </Form.Item>
  )
}
