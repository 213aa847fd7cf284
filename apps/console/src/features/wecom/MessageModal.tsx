// One message of WeCom's: its text as it came, and working on it again.
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { api } from '../../shared/api.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { inbox } from './inbox-words.ts'

export type Message = Awaited<ReturnType<typeof api.wecom.listInbox>>['items'][number]

/** One tag a line, as people read it. */
const pretty = (xml: string): string =>
  xml.replace(/<!\[CDATA\[(.*?)\]\]>/gs, '$1').replaceAll('><', '>\n<')

export function MessageModal({ message, close }: { message?: Message; close: () => void }) {
  const t = useWords(inbox)
  return (
    <Modal
      open={!!message}
      title={t('message', { id: message?.id ?? 0 })}
      footer={null}
      onCancel={close}
      destroyOnHidden
      width={640}
    >
      {message ? <Text id={message.id} close={close} /> : null}
    </Modal>
  )
}

function Text({ id, close }: { id: number; close: () => void }) {
  const t = useWords(inbox)
  const found = useQuery({
    queryKey: ['wecomInbox', id],
    queryFn: () => api.wecom.getInbox({ id }),
  })
  const replay = useAct(api.wecom.replay, {
    refresh: [['wecomInbox']],
    said: t('replayed'),
    after: close,
  })
  if (found.error) return <ProblemNote error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Waiting />
  const { raw, receivedAt, workedAt, replays } = found.data
  return (
    <div className="stack">
      <p className="quiet">
        {t('received', { at: dateTime(receivedAt) })}
        {workedAt === null ? null : ` · ${t('worked', { at: dateTime(workedAt) })}`}
        {replays > 0 ? ` · ${t('replays', { count: replays })}` : null}
      </p>
      {raw === null ? (
        <p>{t('gone')}</p>
      ) : (
        <pre className="raw" tabIndex={0} aria-label={t('text')}>
          {pretty(raw)}
        </pre>
      )}
      <Button
        disabled={raw === null || workedAt === null}
        loading={replay.isPending}
        onClick={() => replay.mutate({ id })}
      >
        {t('replay')}
      </Button>
      <p className="quiet">{t('replayText')}</p>
    </div>
  )
}
