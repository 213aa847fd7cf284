// How much was said in the groups of each owner. WeCom tells it by owner and day: no group, no person.
import { useQuery } from '@tanstack/react-query'
import type { GroupsAsked, GroupTalk } from '#contracts'
import { api } from '../../../shared/api.ts'
import { DataTable } from '../../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact } from '../../../shared/format.ts'
import { useWords } from '../../../shared/words.ts'
import { board } from './words.ts'

type Row = GroupTalk['rows'][number]

export function Talk({ asked: { from, until, storeId } }: { asked: GroupsAsked }) {
  const t = useWords(board)
  const asked = { from, until, ...(storeId !== undefined && { storeId: Number(storeId) }) }
  const query = useQuery({
    queryKey: ['groupBoard', 'talk', asked],
    queryFn: () => api.analytics.groupTalk(asked),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <Waiting rows={4} />
  const { rows, readUntil } = query.data
  if (rows.length === 0) return <EmptyState title={t('talkEmpty')} text={t('talkEmptyText')} />
  const figure = (key: 'groups' | 'members' | 'messages') => ({
    key,
    title: t(`talk.${key}`),
    align: 'right' as const,
    render: (row: Row) => exact(row[key]),
  })
  return (
    <div className="stack">
      <p className="quiet">{t('talkLead', { day: readUntil ?? '–' })}</p>
      <DataTable
        label={t('talk')}
        rows={rows}
        rowKey={({ userid }) => userid}
        columns={[
          {
            key: 'owner',
            title: t('owner'),
            main: true,
            render: ({ ownerName, userid }) => ownerName ?? userid,
          },
          figure('groups'),
          figure('members'),
          figure('messages'),
          {
            key: 'writers',
            title: t('talk.writers'),
            align: 'right',
            render: ({ writersADay }) => exact(writersADay, 1),
          },
          {
            key: 'days',
            title: t('talk.days'),
            align: 'right',
            render: ({ spokenDays, days }) => `${exact(spokenDays)} / ${exact(days)}`,
          },
        ]}
      />
    </div>
  )
}
