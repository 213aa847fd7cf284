// Links for one group: made of a code, copied, posted there; and who opened them.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import type { GroupClick, GroupLink } from '#contracts'
import { api } from '../../shared/api.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { groups } from './group-words.ts'

export function GroupLinksTab({ groupId }: { groupId: number }) {
  const t = useWords(groups)
  const may = useMay()('codes.write')
  const query = useQuery({
    queryKey: ['groupLinks', groupId],
    queryFn: () => api.code.listGroupLinks({ id: groupId }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={4} />
  const { links, clicks } = query.data
  return (
    <div className="stack">
      <p className="quiet">{t('linksLead')}</p>
      {may ? <MakeLink groupId={groupId} /> : null}
      {links.length === 0 ? <p className="quiet">{t('noLinks')}</p> : <Links rows={links} />}
      <h3>{t('whoClicked')}</h3>
      {clicks.length === 0 ? <p className="quiet">{t('noClicks')}</p> : <Clicks rows={clicks} />}
    </div>
  )
}

function MakeLink({ groupId }: { groupId: number }) {
  const t = useWords(groups)
  const [codeId, setCodeId] = useState<number>()
  const codes = useQuery({
    queryKey: ['codes', 'active'],
    queryFn: () => api.code.list({ limit: 200, active: true }),
  })
  const make = useAct(api.code.makeGroupLink, {
    refresh: [['groupLinks', groupId]],
    said: t('linkMade'),
    after: () => setCodeId(undefined),
  })
  return (
    <div className="row">
      <Select
        showSearch
        optionFilterProp="label"
        aria-label={t('chooseCode')}
        placeholder={t('chooseCode')}
        style={{ minWidth: 240, maxWidth: '100%' }}
        loading={codes.isPending}
        {...(codeId !== undefined && { value: codeId })}
        onChange={(next: number) => setCodeId(next)}
        options={(codes.data?.items ?? []).map(({ id, name, storeName }) => ({
          value: id,
          label: `${name} · ${storeName}`,
        }))}
      />
      <Button
        type="primary"
        disabled={codeId === undefined}
        loading={make.isPending}
        onClick={() => codeId !== undefined && make.mutate({ id: groupId, codeId })}
      >
        {t('makeLink')}
      </Button>
    </div>
  )
}

function Links({ rows }: { rows: GroupLink[] }) {
  const t = useWords(groups)
  const { message } = App.useApp()
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(url)
    void message.success(t('copied'))
  }
  return (
    <DataTable<GroupLink>
      label={t('links')}
      rows={rows}
      rowKey={({ codeId }) => codeId}
      columns={[
        {
          key: 'to',
          title: t('linkTo'),
          main: true,
          render: ({ codeName, active }) => (
            <span className="row">
              {codeName}
              {active ? null : <Label tone="warn">{t('off')}</Label>}
            </span>
          ),
        },
        {
          key: 'address',
          title: t('address'),
          render: ({ url, codeName }) => (
            <Button
              size="small"
              aria-label={`${t('copyLink')} ${codeName}`}
              onClick={() => void copy(url)}
            >
              {t('copyLink')}
            </Button>
          ),
        },
        { key: 'clicks', title: t('clicks'), align: 'right', render: (row) => exact(row.clicks) },
        {
          key: 'people',
          title: t('knownPeople'),
          align: 'right',
          render: (row) => exact(row.people),
        },
        {
          key: 'last',
          title: t('lastClick'),
          render: ({ lastAt }) => (lastAt ? dateTime(lastAt) : '–'),
        },
      ]}
    />
  )
}

function Clicks({ rows }: { rows: GroupClick[] }) {
  const t = useWords(groups)
  return (
    <DataTable<GroupClick>
      label={t('whoClicked')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { key: 'who', title: t('person'), main: true, render: (click) => <Who click={click} /> },
        { key: 'to', title: t('linkTo'), render: ({ codeName }) => codeName },
        { key: 'at', title: t('at'), render: ({ at }) => dateTime(at) },
      ]}
    />
  )
}

function Who({ click: { customerId, customerName, inside } }: { click: GroupClick }) {
  const t = useWords(groups)
  if (customerId === null) return <span className="quiet">{t('unknownVisitor')}</span>
  return (
    <span className="row">
      <Link to="/customers/$id" params={{ id: String(customerId) }}>
        {customerName ?? t('nameless')}
      </Link>
      {inside ? null : <Label>{t('outside')}</Label>}
    </span>
  )
}
