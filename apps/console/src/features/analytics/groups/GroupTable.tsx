// Groups with their figures; many can be picked and a word put on them.
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type Key, useState } from 'react'
import type { GroupBoard, GroupRules, GroupsAsked, LivingGroup } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { type Column, DataTable } from '../../../shared/DataTable.tsx'
import { EmptyState } from '../../../shared/feedback.tsx'
import { exact, money } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { TagMany } from './TagMany.tsx'
import { board } from './words.ts'

const PAGE = 100

/** The first page is there already; further ones are asked for by the button. */
function usePages(first: GroupBoard, asked: GroupsAsked) {
  const [pages, setPages] = useState(1)
  const rest = useQueries({
    queries: Array.from({ length: pages - 1 }, (_, at) => {
      const offset = (at + 1) * PAGE
      return {
        queryKey: ['groupBoard', asked, offset],
        queryFn: () => api.analytics.groupBoard({ ...asked, offset }),
      }
    }),
  })
  return {
    rows: [...first.rows, ...rest.flatMap(({ data }) => data?.rows ?? [])],
    waiting: rest.some(({ isPending }) => isPending),
    more: () => setPages(pages + 1),
  }
}

export function GroupTable({ first, asked }: { first: GroupBoard; asked: GroupsAsked }) {
  const t = useWords(board)
  const c = useWords(common)
  const may = useMay()('customers.write')
  const { rows, waiting, more } = usePages(first, asked)
  const [picked, setPicked] = useState<ReadonlySet<Key>>(new Set())
  const pick = (keys: Key[], on: boolean) =>
    setPicked(new Set([...[...picked].filter((key) => !keys.includes(key)), ...(on ? keys : [])]))
  const columns = useColumns(first.rules)
  if (rows.length === 0)
    return <EmptyState title={c('nothingFound')} text={c('nothingFoundText')} />
  return (
    <div className="stack">
      {picked.size > 0 ? (
        <TagMany groupIds={[...picked].map(Number)} done={() => setPicked(new Set())} />
      ) : null}
      <DataTable<LivingGroup>
        label={t('lively')}
        rows={rows}
        rowKey={({ id }) => id}
        columns={columns}
        {...(may && { picking: { picked, pick } })}
      />
      <div className="row spread">
        <span className="quiet">
          {t('rest', { shown: exact(rows.length), all: exact(first.found) })}
        </span>
        {rows.length < first.found ? (
          <Button loading={waiting} onClick={more}>
            {t('more')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

export function useReasons(rules: GroupRules) {
  const t = useWords(board)
  const values = { days: rules.quietDays, few: rules.fewCustomers, percent: rules.drainPercent }
  return ({ weaknesses }: LivingGroup) => weaknesses.map((why) => t(`why.${why}`, values))
}

function useColumns(rules: GroupRules): Column<LivingGroup>[] {
  const t = useWords(board)
  const c = useWords(common)
  const figure = (
    key: 'customers' | 'joined' | 'left' | 'clicks' | 'clickers' | 'answers' | 'buyers',
  ): Column<LivingGroup> => ({
    key,
    title: t(key),
    align: 'right',
    render: (group) => exact(group[key]),
  })
  return [
    {
      key: 'name',
      title: t('group'),
      main: true,
      render: ({ id, name }) => (
        <Link to="/groups/$id" params={{ id: String(id) }}>
          {name || t('unnamed')}
        </Link>
      ),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
    { key: 'owner', title: t('owner'), render: ({ ownerName }) => ownerName ?? '–' },
    figure('customers'),
    figure('joined'),
    figure('left'),
    figure('clicks'),
    figure('clickers'),
    figure('answers'),
    figure('buyers'),
    {
      key: 'netFen',
      title: t('netFen'),
      align: 'right',
      render: ({ netFen }) => money(netFen),
    },
    { key: 'state', title: t('state'), render: (group) => <Verdict group={group} rules={rules} /> },
    {
      key: 'tags',
      title: t('tags'),
      render: ({ tags }) => (tags.length > 0 ? tags.join(', ') : '–'),
    },
  ]
}

function Verdict({ group, rules }: { group: LivingGroup; rules: GroupRules }) {
  const t = useWords(board)
  const reasons = useReasons(rules)(group)
  const tone = group.zombie ? 'bad' : reasons.length > 0 ? 'warn' : 'good'
  return (
    <span className="row">
      {group.zombie || reasons.length === 0 ? (
        <Label tone={tone}>{t(group.zombie ? 'zombie' : 'fine')}</Label>
      ) : null}
      <span className="quiet small">{reasons.join(' · ')}</span>
    </span>
  )
}
