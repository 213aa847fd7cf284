// A template behind which a stock of WeChat Pay stands: what WeChat Pay says of it, how ours stand,
// and each coupon with the reason where it was refused.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Drawer } from 'antd'
import type { CouponTemplate, WechatCoupon, WechatStockBoard } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime, exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useNarrow } from '../../shared/narrow.ts'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { wechatCoupons } from './wechat-words.ts'

const tones = {
  waiting: 'warn',
  sent: 'good',
  refused: 'bad',
  withdrawn: 'plain',
  used: 'main',
  expired: 'plain',
} as const
const states = ['waiting', 'sent', 'refused', 'used', 'expired', 'withdrawn'] as const
const stockStates = ['unactivated', 'audit', 'running', 'stoped', 'paused'] as const

export function WechatBoard({ template, close }: { template: CouponTemplate; close: () => void }) {
  const t = useWords(wechatCoupons)
  const c = useWords(common)
  const narrow = useNarrow()
  const { id, name } = template
  const query = useQuery({
    queryKey: ['wechatCoupons', id],
    queryFn: () => api.wechatCoupon.board({ id }),
  })
  return (
    <Drawer
      open
      onClose={close}
      title={t('boardOf', { name })}
      size={narrow ? '100%' : 860}
      closable={{ 'aria-label': c('close') }}
    >
      {query.isPending ? <Waiting /> : null}
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <Standing board={query.data} template={template} /> : null}
      <Section title={t('list')}>
        <List<WechatCoupon>
          bare
          name="wechatCoupons"
          label={t('list')}
          rowKey={(row) => row.id}
          filter={{ templateId: id }}
          load={(page) => api.wechatCoupon.list({ ...page, templateId: id })}
          empty={{ title: t('empty'), text: t('emptyText') }}
          columns={useColumns()}
        />
      </Section>
    </Drawer>
  )
}

function Standing({ board, template }: { board: WechatStockBoard; template: CouponTemplate }) {
  const t = useWords(wechatCoupons)
  const { stock, problem, counts } = board
  const out = counts.sent + counts.used + counts.expired
  return (
    <>
      {problem ? (
        <Alert type="warning" showIcon title={t('unread')} description={said(problem.sentence)} />
      ) : null}
      {stock ? <Differences stock={stock} template={template} out={out} /> : null}
      {stock ? (
        <Section title={t('atWechat')}>
          <Stock stock={stock} stockId={board.stockId} />
        </Section>
      ) : null}
      <Section title={t('ours')}>
        <Facts
          items={states.map((state) => ({
            label: t(`state.${state}`),
            value: exact(counts[state]),
          }))}
        />
      </Section>
    </>
  )
}

type Stock = NonNullable<WechatStockBoard['stock']>

/** What does not fit together: money of hers hangs on it. */
function Differences(props: { stock: Stock; template: CouponTemplate; out: number }) {
  const t = useWords(wechatCoupons)
  const { stock, template, out } = props
  const amount = template.benefit.kind === 'amountOff' ? template.benefit.amountFen : 0
  const same =
    stock.amountFen === null ||
    (stock.amountFen === amount && stock.thresholdFen === template.thresholdFen)
  return (
    <>
      {same ? null : (
        <Alert
          type="error"
          showIcon
          title={t('differs', { amount: money(amount), threshold: money(template.thresholdFen) })}
        />
      )}
      {out > stock.distributed ? (
        <Alert
          type="error"
          showIcon
          title={t('more', { ours: exact(out), theirs: exact(stock.distributed) })}
        />
      ) : null}
    </>
  )
}

function Stock({ stock, stockId }: { stock: Stock; stockId: string }) {
  const t = useWords(wechatCoupons)
  const limit = (value: number | null, shown: (value: number) => string) =>
    value === null ? t('noLimit') : shown(value)
  const status = stockStates.find((one) => one === stock.status)
  const amount = money(stock.amountFen ?? 0)
  const gives = stock.thresholdFen
    ? t('gives', { amount, threshold: money(stock.thresholdFen) })
    : t('givesAny', { amount })
  return (
    <Facts
      items={[
        {
          label: t('stockName'),
          value: `${stock.name} · ${status ? t(`status.${status}`) : stock.status}`,
        },
        { label: t('stockId'), value: stockId },
        ...(stock.amountFen === null ? [] : [{ label: t('wechatCoupon'), value: gives }]),
        { label: t('when'), value: `${dateTime(stock.beginsAt)} – ${dateTime(stock.endsAt)}` },
        {
          label: t('given'),
          value:
            stock.most === null
              ? exact(stock.distributed)
              : t('ofMost', { given: exact(stock.distributed), most: exact(stock.most) }),
        },
        { label: t('most'), value: limit(stock.mostFen, money) },
        { label: t('byDay'), value: limit(stock.mostFenByDay, money) },
        { label: t('perPerson'), value: limit(stock.perPerson, exact) },
      ]}
    />
  )
}

function useColumns(): Column<WechatCoupon>[] {
  const t = useWords(wechatCoupons)
  const c = useWords(common)
  const again = useAct((id: number) => api.wechatCoupon.repeat({ id }), {
    refresh: [['wechatCoupons']],
    said: t('sentAgain'),
  })
  return [
    {
      key: 'customer',
      title: t('customer'),
      main: true,
      render: ({ customerId, customerName, code }) => (
        <>
          <Link to={`/customers/${customerId}`}>{customerName ?? customerId}</Link>{' '}
          <code className="quiet">{code}</code>
        </>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state, problem }) => (
        <>
          <Label tone={tones[state]}>{t(`state.${state}`)}</Label>
          {problem && state !== 'withdrawn' ? (
            <div className="quiet small">{said(problem.sentence)}</div>
          ) : null}
        </>
      ),
    },
    { key: 'asked', title: t('askedAt'), render: ({ askedAt }) => dateTime(askedAt) },
    {
      key: 'used',
      title: t('usedIn'),
      render: ({ transactionId, usedFen }) =>
        transactionId === null ? (
          '–'
        ) : (
          <>
            {money(usedFen ?? 0)} <code className="quiet">{transactionId}</code>
          </>
        ),
    },
    {
      key: 'act',
      title: c('actions'),
      render: ({ id, state }) =>
        state === 'refused' ? (
          <Button size="small" loading={again.isPending} onClick={() => again.mutate(id)}>
            {t('again')}
          </Button>
        ) : null,
    },
  ]
}
