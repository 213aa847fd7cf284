// Returns of a purchase: what was asked, and everything that taking it back unwinds, told before.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import type { Purchase, ReturnRequest } from '#contracts'
import { api } from '../../shared/api.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime, money } from '../../shared/format.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { common } from '../../shared/common.ts'
import { returnTone } from './purchase-states.ts'
import { purchases } from './purchase-words.ts'

const refresh = [['purchases'], ['returns'], ['orders']]
/** Where orders of the own shop come from. */
const SOURCE = 'shop'

export function PurchaseReturns({ purchase, may }: { purchase: Purchase; may: boolean }) {
  const t = useWords(purchases)
  const c = useWords(common)
  const [agreed, agree] = useState<ReturnRequest>()
  const [declined, decline] = useState<ReturnRequest>()
  if (purchase.returns.length === 0) return <EmptyState title={t('noReturns')} text={t('lead')} />
  return (
    <>
      <DataTable
        label={t('returns')}
        rows={purchase.returns}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'lines',
            title: t('linesTab'),
            main: true,
            render: ({ lines }) =>
              lines.map(({ name, quantity }) => `${name} × ${quantity}`).join(', '),
          },
          {
            key: 'state',
            title: c('state'),
            render: ({ state }) => <Label tone={returnTone[state]}>{t(`return.${state}`)}</Label>,
          },
          { key: 'reason', title: t('reason'), render: ({ reason }) => reason },
          { key: 'at', title: c('time'), render: ({ askedAt }) => dateTime(askedAt) },
          {
            key: 'fen',
            title: t('refunded'),
            align: 'right',
            render: ({ refundFen }) => (refundFen === null ? '–' : money(refundFen)),
          },
          {
            key: 'act',
            title: c('actions'),
            render: (row) =>
              may && row.state === 'asked' ? (
                <span className="row">
                  <Button size="small" type="primary" onClick={() => agree(row)}>
                    {t('agree')}
                  </Button>
                  <Button size="small" onClick={() => decline(row)}>
                    {t('decline')}
                  </Button>
                </span>
              ) : (
                (row.answer ?? '–')
              ),
          },
        ]}
      />
      <Agree purchase={purchase} row={agreed} close={() => agree(undefined)} />
      <Decline row={declined} close={() => decline(undefined)} />
    </>
  )
}

interface Props {
  row: ReturnRequest | undefined
  close: () => void
}
function Agree({ purchase, row, close }: Props & { purchase: Purchase }) {
  const t = useWords(purchases)
  const run = useAct(api.purchase.agreeReturn, { refresh, after: close })
  return (
    <FormDrawer<{ restock: boolean; freight: boolean }>
      open={!!row}
      title={t('agree')}
      verb={t('agree')}
      initial={{ restock: true, freight: false }}
      busy={run.isPending}
      close={close}
      submit={(values) => row && run.mutate({ id: row.id, ...values })}
    >
      {row ? <Preview number={purchase.number} row={row} /> : null}
      <Form.Item name="restock" label={t('restock')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {purchase.freightFen > 0 ? (
        <Form.Item name="freight" label={t('freightBack')} valuePropName="checked">
          <Switch />
        </Form.Item>
      ) : null}
    </FormDrawer>
  )
}

function Preview({ number, row }: { number: string; row: ReturnRequest }) {
  const t = useWords(purchases)
  const query = useQuery({
    queryKey: ['purchases', 'preview', row.id],
    retry: false,
    queryFn: () =>
      api.order.previewRefund({
        source: SOURCE,
        orderNumber: number,
        lines: row.lines.map(({ line, quantity }) => ({ line, quantity })),
      }),
  })
  return (
    <div className="section">
      <h2>{t('preview')}</h2>
      {query.isPending ? <Waiting rows={3} /> : null}
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.data ? (
        <>
          <p>
            <strong>{t('previewMoney', { amount: money(query.data.refundFen) })}</strong>
          </p>
          <ul>
            {query.data.effects.map(({ module, sentence, fen }) => (
              <li key={`${module}${sentence.en}`}>
                {said(sentence)} {fen === null ? null : <strong>{money(fen)}</strong>}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}

function Decline({ row, close }: Props) {
  const t = useWords(purchases)
  const run = useAct(api.purchase.declineReturn, { refresh, after: close })
  return (
    <FormDrawer<{ answer: string }>
      open={!!row}
      title={t('decline')}
      verb={t('decline')}
      initial={{}}
      busy={run.isPending}
      close={close}
      submit={({ answer }) => row && run.mutate({ id: row.id, answer })}
    >
      <Form.Item name="answer" label={t('answer')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  )
}
