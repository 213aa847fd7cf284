// Links of a poll: made for a group or a store in one step, copied, and what came by each.
import { useQuery } from '@tanstack/react-query'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import type { Poll, PollLink } from '#contracts'
import { api } from '../../../shared/api.ts'
import { StoreSelect } from '../../../shared/choose.tsx'
import { type Column, DataTable } from '../../../shared/DataTable.tsx'
import { exact } from '../../../shared/format.ts'
import { Section } from '../../../shared/PageHead.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { polls } from './words.ts'

export function PollLinks({ poll, links }: { poll: Poll; links: PollLink[] }) {
  const t = useWords(polls)
  const may = useMay()('codes.write')
  const columns = useColumns(poll)
  return (
    <Section title={t('links')}>
      <div className="stack">
        <p className="quiet">{t('linksLead')}</p>
        {may ? (
          <div className="stack">
            <ForGroup poll={poll} />
            <ForStore poll={poll} />
          </div>
        ) : null}
        {links.length === 0 ? (
          <p className="quiet">{t('noLinks')}</p>
        ) : (
          <DataTable<PollLink>
            label={t('links')}
            rows={links}
            rowKey={({ codeId, groupId }) => `${codeId}-${groupId ?? ''}`}
            columns={columns}
          />
        )}
      </div>
    </Section>
  )
}

const wide = { minWidth: 240, maxWidth: '100%' } as const

function useMake(done: () => void) {
  const t = useWords(polls)
  return useAct(api.code.linkPoll, { refresh: [['poll']], said: t('linkMade'), after: done })
}

function ForGroup({ poll }: { poll: Poll }) {
  const t = useWords(polls)
  const [groupId, choose] = useState<number>()
  const make = useMake(() => choose(undefined))
  const groups = useQuery({
    queryKey: ['groups', 'options'],
    queryFn: () => api.wecom.listGroups({ limit: 200, dismissed: false }),
  })
  const ours = (groups.data?.items ?? []).filter(
    ({ storeId }) =>
      storeId !== null && (poll.storeIds.length === 0 || poll.storeIds.includes(storeId)),
  )
  return (
    <div className="row">
      <Select<number | null>
        aria-label={t('forGroup')}
        placeholder={t('forGroup')}
        style={wide}
        loading={groups.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        value={groupId ?? null}
        options={ours.map(({ id, name, storeName }) => ({
          value: id,
          label: [name, storeName].filter(Boolean).join(' · '),
        }))}
        onChange={(next) => choose(next ?? undefined)}
      />
      <Button
        type="primary"
        disabled={groupId === undefined}
        loading={make.isPending}
        onClick={() => groupId !== undefined && make.mutate({ id: poll.id, groupId })}
      >
        {t('makeGroupLink')}
      </Button>
    </div>
  )
}

function ForStore({ poll }: { poll: Poll }) {
  const t = useWords(polls)
  const [storeId, choose] = useState<number>()
  const make = useMake(() => choose(undefined))
  return (
    <div className="row">
      <StoreSelect<number>
        aria-label={t('forStore')}
        placeholder={t('forStore')}
        style={wide}
        {...(storeId !== undefined && { value: storeId })}
        onChange={(next: number) => choose(next)}
      />
      <Button
        disabled={storeId === undefined}
        loading={make.isPending}
        onClick={() => storeId !== undefined && make.mutate({ id: poll.id, storeId })}
      >
        {t('makeStoreLink')}
      </Button>
    </div>
  )
}

function useColumns(poll: Poll): Column<PollLink>[] {
  const t = useWords(polls)
  const { message } = App.useApp()
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(url)
    void message.success(t('copied'))
  }
  const placeOf = ({ groupName, storeName }: PollLink) =>
    groupName ?? `${storeName} · ${t('chats')}`
  return [
    { key: 'place', title: t('place'), main: true, render: placeOf },
    { key: 'store', title: t('store'), render: ({ storeName }) => storeName },
    {
      key: 'link',
      title: t('copyLink'),
      render: (link) => (
        <Button
          size="small"
          aria-label={`${t('copyLink')} ${placeOf(link)}`}
          onClick={() => void copy(link.url)}
        >
          {t('copyLink')}
        </Button>
      ),
    },
    { key: 'opened', title: t('opened'), align: 'right', render: (row) => exact(row.opened) },
    { key: 'answered', title: t('answered'), align: 'right', render: (row) => exact(row.answered) },
    ...poll.options.map(({ id, text }, at): Column<PollLink> => ({
      key: `option-${id}`,
      title: text,
      align: 'right',
      render: ({ chosen }) => exact(chosen[at] ?? 0),
    })),
  ]
}
