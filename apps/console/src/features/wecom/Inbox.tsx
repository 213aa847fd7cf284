// What WeCom told us and what became of it: the answer to "why did nothing happen?".
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from 'antd'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { Pick, SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { InboxHealth } from './InboxHealth.tsx'
import { inbox, isKnownKind } from './inbox-words.ts'
import { MessageModal, type Message } from './MessageModal.tsx'

const states = ['open', 'done', 'problem'] as const

export default function Inbox() {
  const t = useWords(inbox)
  const c = useWords(common)
  const [shown, setShown] = useState<Message>()
  const { values, change, clear } = useFilters('state', 'customerId', 'externalUserid')
  const state = states.find((each) => each === values.state)
  return (
    <>
      <ListPage<Message>
        head={{ title: t('inbox'), lead: <Lead /> }}
        name="wecomInbox"
        label={t('inbox')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) =>
          api.wecom.listInbox({
            ...page,
            state,
            customerId: asId(values.customerId),
            externalUserid: values.externalUserid,
          })
        }
        filters={
          <>
            <Pick
              label={c('state')}
              value={values.state}
              onChange={(next) => change({ state: next })}
              options={states.map((value) => ({ value: value as string, label: t(value) }))}
            />
            <SearchField
              placeholder={t('externalUserid')}
              value={values.externalUserid}
              onChange={(externalUserid) => change({ externalUserid })}
            />
          </>
        }
        empty={{ title: t('empty'), text: t('emptyText') }}
        columns={useColumns(setShown)}
      />
      <MessageModal message={shown} close={() => setShown(undefined)} />
    </>
  )
}

function Lead() {
  const t = useWords(inbox)
  return (
    <>
      {t('lead')}
      <br />
      <InboxHealth />
    </>
  )
}

function useColumns(show: (message: Message) => void): Column<Message>[] {
  const t = useWords(inbox)
  const c = useWords(common)
  return [
    {
      key: 'kind',
      title: t('kind'),
      main: true,
      render: (message) => (
        <Button type="link" className="in-line" onClick={() => show(message)}>
          <Kind kind={message.kind} />
        </Button>
      ),
    },
    { key: 'at', title: c('time'), render: ({ receivedAt }) => dateTime(receivedAt) },
    { key: 'customer', title: c('customer'), render: (message) => <About message={message} /> },
    {
      key: 'guide',
      title: t('guide'),
      render: ({ staffName, userid }) => staffName ?? userid ?? '–',
    },
    { key: 'state', title: c('state'), render: (message) => <Became message={message} /> },
  ]
}

function Kind({ kind }: { kind: string | null }) {
  const t = useWords(inbox)
  if (kind === null) return t('unread')
  return isKnownKind(kind) ? t(kind) : kind
}

function About({ message }: { message: Message }) {
  const { customerId, customerName, externalUserid } = message
  if (customerId === null) return externalUserid ?? '–'
  return (
    <Link to="/customers/$id" params={{ id: String(customerId) }}>
      {customerName ?? `#${customerId}`}
    </Link>
  )
}

function Became({ message: { workedAt, problem } }: { message: Message }) {
  const t = useWords(inbox)
  if (problem !== null) return <Label tone="bad">{problem}</Label>
  if (workedAt === null) return <Label tone="warn">{t('open')}</Label>
  return <Label tone="good">{t('done')}</Label>
}
