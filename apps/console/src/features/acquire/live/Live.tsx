// One session: what came of it before, during and after, by code.
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Tooltip } from 'antd'
import { useState } from 'react'
import type { LiveBoard, LiveSession } from '#contracts'
import { api } from '../../../shared/api.ts'
import { BoardPage } from '../../../shared/BoardPage.tsx'
import { common } from '../../../shared/common.ts'
import { ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { dateTime } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { stateTone } from './choices.ts'
import { LiveForm } from './LiveForm.tsx'
import { LiveTables } from './LiveTables.tsx'
import { live } from './words.ts'

export default function Live() {
  const t = useWords(live)
  const { id } = useParams({ strict: false }) as { id: string }
  const [edited, edit] = useState<LiveSession>()
  const query = useQuery({
    queryKey: ['lives', 'board', Number(id)],
    queryFn: () => api.acquire.liveBoard({ id: Number(id) }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={10} />
  const { session, total } = query.data
  const { platform, host, storeName, state, beganAt, startsAt, finishedAt, endsAt } = session
  const times = [beganAt ?? startsAt, finishedAt ?? endsAt].map(dateTime).join(' – ')
  return (
    <BoardPage
      head={{
        title: session.name,
        up: { to: '/lives', label: t('lives') },
        lead: (
          <>
            <Label tone={stateTone[state]}>{t(`state.${state}`)}</Label>{' '}
            {[t(`platform.${platform}`), host, storeName, times].join(' · ')}
          </>
        ),
        actions: <Actions session={session} people={total.people} edit={() => edit(session)} />,
      }}
    >
      <LiveTables board={query.data} />
      <LiveForm row={edited} close={() => edit(undefined)} />
    </BoardPage>
  )
}

interface ActionsProps {
  session: LiveSession
  people: LiveBoard['total']['people']
  edit: () => void
}
function Actions({ session: { id }, people, edit }: ActionsProps) {
  const c = useWords(common)
  const may = useMay()
  return (
    <>
      <Button href={`/v1/live-sessions/${id}/board.csv`} download>
        {c('export')}
      </Button>
      {may('codes.write') ? <Button onClick={edit}>{c('edit')}</Button> : null}
      {may('customers.write') && people > 0 ? <TagButton id={id} /> : null}
    </>
  )
}

function TagButton({ id }: { id: number }) {
  const t = useWords(live)
  const c = useWords(common)
  const { notification } = App.useApp()
  const key = `live-list-${id}`
  const undo = useAct(api.customer.undoBulkTag, {
    said: c('undone'),
    after: () => notification.destroy(key),
  })
  const tag = useAct(api.acquire.tagLive, {
    said: null,
    after: ({ tagName, changed, people, bulkId }) =>
      notification.success({
        key,
        title: t('tagged', { name: tagName, changed, people }),
        duration: 30,
        actions:
          changed > 0 ? (
            <Button size="small" onClick={() => undo.mutate({ id: bulkId })}>
              {c('undo')}
            </Button>
          ) : undefined,
      }),
  })
  return (
    <Tooltip title={t('tagHint')}>
      <Button type="primary" loading={tag.isPending} onClick={() => tag.mutate({ id })}>
        {t('tag')}
      </Button>
    </Tooltip>
  )
}
