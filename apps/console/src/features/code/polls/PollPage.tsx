// One poll: how it is answered, by which links, and by whom.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, DatePicker, Form, Popconfirm } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import type { Poll, PollBoard } from '#contracts'
import { api } from '../../../shared/api.ts'
import { Bars } from '../../../shared/Bars.tsx'
import { BoardPage, Figure, Figures } from '../../../shared/BoardPage.tsx'
import { common } from '../../../shared/common.ts'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { dateTime, exact, percent } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { Section } from '../../../shared/PageHead.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { ofField } from '../../../shared/wall-time.ts'
import { useWords } from '../../../shared/words.ts'
import { PollAnswers } from './PollAnswers.tsx'
import { PollForm } from './PollForm.tsx'
import { PollLinks } from './PollLinks.tsx'
import { stateTone } from './Polls.tsx'
import { polls } from './words.ts'

const fresh = [['polls'], ['poll']]

export default function PollPage() {
  const t = useWords(polls)
  const go = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const [edited, edit] = useState<Partial<Poll>>()
  const [reopened, reopen] = useState<Poll>()
  const query = useQuery({
    queryKey: ['poll', Number(id)],
    queryFn: () => api.code.pollBoard({ id: Number(id) }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={10} />
  const { poll, links } = query.data
  return (
    <BoardPage
      head={{
        title: poll.question,
        up: { to: '/polls', label: t('title') },
        lead: (
          <>
            <Label tone={stateTone[poll.state]}>{t(`state.${poll.state}`)}</Label>{' '}
            {`${dateTime(poll.startsAt)} – ${dateTime(poll.endedAt ?? poll.endsAt)}`}
          </>
        ),
        actions: <Actions poll={poll} edit={edit} reopen={() => reopen(poll)} />,
      }}
    >
      <Results poll={poll} />
      <PollLinks poll={poll} links={links} />
      <PollAnswers poll={poll} />
      <PollForm
        row={edited}
        close={() => edit(undefined)}
        saved={(saved) => void go({ to: `/polls/${saved.id}` })}
      />
      <ReopenForm poll={reopened} close={() => reopen(undefined)} />
    </BoardPage>
  )
}

interface ActionsProps {
  poll: Poll
  edit: (row: Partial<Poll>) => void
  reopen: () => void
}
function Actions({ poll, edit, reopen }: ActionsProps) {
  const t = useWords(polls)
  const c = useWords(common)
  const may = useMay()('codes.write')
  const end = useAct(api.code.endPoll, { refresh: fresh })
  if (!may) return null
  const { id: _id, answered: _answered, ...words } = poll
  return (
    <>
      <Button onClick={() => edit(poll)}>{c('edit')}</Button>
      <Button onClick={() => edit(words)}>{t('copy')}</Button>
      {poll.state === 'ended' ? (
        <Button onClick={reopen}>{t('reopen')}</Button>
      ) : (
        <Popconfirm
          title={t('endSure')}
          description={<div className="narrow">{t('endHint')}</div>}
          okText={t('end')}
          cancelText={c('cancel')}
          onConfirm={() => end.mutate({ id: poll.id })}
        >
          <Button danger loading={end.isPending}>
            {t('end')}
          </Button>
        </Popconfirm>
      )}
    </>
  )
}

function Results({ poll }: { poll: PollBoard['poll'] }) {
  const t = useWords(polls)
  const { opened, answered, options, many } = poll
  return (
    <>
      <Figures>
        <Figure label={t('opened')} value={exact(opened)} definition={t('openedMeans')} />
        <Figure label={t('answered')} value={exact(answered)} />
        <Figure label={t('rate')} value={opened > 0 ? percent(answered / opened) : '–'} />
      </Figures>
      <Section title={t('results')}>
        {answered === 0 ? (
          <EmptyState title={t('noResults')} text={t('noResultsText')} />
        ) : (
          <>
            <Bars
              base={answered}
              format={exact}
              rows={options.map(({ text, tagName, chosen }) => ({
                value: chosen,
                label: (
                  <>
                    {text}{' '}
                    {tagName === null ? null : <span className="quiet small">{tagName}</span>}
                  </>
                ),
              }))}
            />
            {many ? <p className="quiet small">{t('ofPeople')}</p> : null}
          </>
        )}
      </Section>
    </>
  )
}

const shape = {
  showTime: { format: 'HH:mm', minuteStep: 5 },
  format: 'YYYY-MM-DD HH:mm',
} as const

function ReopenForm({ poll, close }: { poll: Poll | undefined; close: () => void }) {
  const t = useWords(polls)
  const save = useAct(api.code.reopenPoll, { refresh: fresh, after: close })
  return (
    <FormDrawer<{ endsAt: Dayjs }>
      open={poll !== undefined}
      title={t('reopen')}
      initial={{}}
      busy={save.isPending}
      close={close}
      verb={t('reopen')}
      submit={({ endsAt }) => save.mutate({ id: poll?.id ?? 0, endsAt: ofField(endsAt) })}
    >
      <Form.Item name="endsAt" label={t('reopenUntil')} rules={required}>
        <DatePicker {...shape} />
      </Form.Item>
    </FormDrawer>
  )
}
