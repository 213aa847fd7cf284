// One draw: its rules, how many tickets there are, who won, and what proves it.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import type { Draw } from '#contracts'
import { api } from '../../shared/api.ts'
import { BoardPage, Figure, Figures } from '../../shared/BoardPage.tsx'
import { common } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { date, dateTime, exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { DrawForm } from './DrawForm.tsx'
import { Winners } from './DrawWinners.tsx'
import { stateTone } from './Draws.tsx'
import { draws } from './draw-words.ts'

const fresh = [['draws'], ['draw']]

export default function DrawBoard() {
  const t = useWords(draws)
  const { id } = useParams({ strict: false }) as { id: string }
  const [edited, edit] = useState<Draw>()
  const [ending, end] = useState<Draw>()
  const query = useQuery({
    queryKey: ['draw', Number(id)],
    queryFn: () => api.draws.get({ id: Number(id) }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={10} />
  const draw = query.data
  return (
    <BoardPage
      head={{
        title: draw.name,
        up: { to: '/draws', label: t('title') },
        lead: (
          <>
            <Label tone={stateTone[draw.state]}>{t(`state.${draw.state}`)}</Label>{' '}
            {`${date(draw.fromOn)} – ${date(draw.untilOn)}`} · {t('drawsAt')}{' '}
            {dateTime(draw.drawsAt)}
          </>
        ),
        actions: <Actions draw={draw} edit={() => edit(draw)} end={() => end(draw)} />,
      }}
    >
      {draw.cancelReason === null ? null : (
        <Alert type="warning" showIcon title={t('cancelled', { reason: draw.cancelReason })} />
      )}
      <Totals draw={draw} />
      <Rules draw={draw} />
      <Winners draw={draw} />
      <Proof draw={draw} />
      <DrawForm row={edited} close={() => edit(undefined)} />
      <CancelForm draw={ending} close={() => end(undefined)} />
    </BoardPage>
  )
}

function Actions({ draw, edit, end }: { draw: Draw; edit: () => void; end: () => void }) {
  const t = useWords(draws)
  const c = useWords(common)
  const may = useMay()('loyalty.write')
  const open = useAct(api.draws.open, { refresh: fresh })
  if (!may) return null
  if (draw.state === 'open')
    return (
      <Button danger onClick={end}>
        {t('cancel')}
      </Button>
    )
  if (draw.state !== 'draft') return null
  return (
    <>
      <Button onClick={edit}>{c('edit')}</Button>
      <Popconfirm
        title={t('openSure')}
        description={<div className="narrow">{t('openHint')}</div>}
        okText={t('open')}
        cancelText={c('cancel')}
        onConfirm={() => open.mutate({ id: draw.id })}
      >
        <Button type="primary" loading={open.isPending}>
          {t('open')}
        </Button>
      </Popconfirm>
    </>
  )
}

function Totals({ draw: { figures, state } }: { draw: Draw }) {
  const t = useWords(draws)
  if (state === 'draft') return null
  const { tickets, members, orders, pointTickets, winners, given } = figures
  return (
    <Figures>
      <Figure label={t('tickets')} value={exact(tickets)} definition={t('ticketsMeans')} />
      <Figure label={t('members')} value={exact(members)} />
      <Figure label={t('orders')} value={exact(orders)} />
      <Figure label={t('pointTickets')} value={exact(pointTickets)} />
      {state === 'drawn' ? (
        <Figure
          label={t('given')}
          value={t('givenOf', { given: exact(given), all: exact(winners) })}
        />
      ) : null}
    </Figures>
  )
}

function Rules({ draw: { terms, prizes, blurb } }: { draw: Draw }) {
  const t = useWords(draws)
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  const { fenPerTicket, perMember, points, tiers, onePrize } = terms
  const tierName = (id: number) => program.data?.tiers.find((tier) => tier.id === id)?.name ?? ''
  const rules = [
    ...(fenPerTicket === null ? [] : [t('perYuanIs', { yuan: money(fenPerTicket) })]),
    ...(points === null
      ? []
      : [t('pointsIs', { price: exact(points.price), most: exact(points.most) })]),
    ...(perMember === null ? [] : [t('perMemberIs', { n: exact(perMember) })]),
    ...tiers.map(({ tierId, factor, least }) =>
      t('tierIs', { tier: tierName(tierId), factor: exact(factor), least: exact(least) }),
    ),
    ...(onePrize ? [t('onePrize')] : []),
  ]
  return (
    <Section title={t('rules')}>
      {blurb === '' ? null : <p>{blurb}</p>}
      <ul>
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <h3>{t('prizes')}</h3>
      <ul>
        {prizes.map(({ id, name, pieces, templateName }) => (
          <li key={id}>
            {t('prizesOf', { name, n: exact(pieces) })}{' '}
            <span className="quiet">{templateName ?? t('inStore')}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Proof({ draw: { id, seedHash, listHash } }: { draw: Draw }) {
  const t = useWords(draws)
  const hash = (value: string | null, none: string) =>
    value === null ? <span className="quiet">{none}</span> : <code>{value}</code>
  return (
    <Section
      title={t('proof')}
      aside={
        seedHash === null ? undefined : (
          <Button href={`/v1/consumer/draws/${id}/proof`} target="_blank">
            {t('proofFile')}
          </Button>
        )
      }
    >
      <p className="quiet">{t('proofLead')}</p>
      <p>
        <span className="quiet">{t('seedHash')}</span> {hash(seedHash, t('notYet'))}
      </p>
      <p>
        <span className="quiet">{t('listHash')}</span> {hash(listHash, t('afterDraw'))}
      </p>
    </Section>
  )
}

function CancelForm({ draw, close }: { draw: Draw | undefined; close: () => void }) {
  const t = useWords(draws)
  const cancel = useAct(api.draws.cancel, { refresh: fresh, after: close })
  const { tickets, members } = draw?.figures ?? { tickets: 0, members: 0 }
  return (
    <FormDrawer<{ reason: string }>
      open={draw !== undefined}
      title={t('cancelTitle', { name: draw?.name ?? '' })}
      initial={{}}
      busy={cancel.isPending}
      close={close}
      submit={({ reason }) => cancel.mutate({ id: draw?.id ?? 0, reason })}
      verb={t('cancel')}
    >
      <Alert
        type="warning"
        showIcon
        style={{ marginBottom: 16 }}
        title={t('cancelHint', { tickets: exact(tickets), members: exact(members) })}
      />
      <Form.Item name="reason" label={t('reason')} rules={required}>
        <Input.TextArea maxLength={200} rows={2} />
      </Form.Item>
    </FormDrawer>
  )
}
