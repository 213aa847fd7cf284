// A list: filters kept in the address, pages by cursor, columns to choose, cards on a phone.
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { Button, Checkbox, Popover } from 'antd'
import { type Key, type ReactNode, useState } from 'react'
import { common } from './common.ts'
import { type Column, DataTable, type Picking } from './DataTable.tsx'
import { EmptyState, ProblemNote, type Teaching, Waiting } from './feedback.tsx'
import { exact } from './format.ts'
import { useNarrow } from './narrow.ts'
import { PageHead, type PageHeadProps } from './PageHead.tsx'
import { useWords } from './words.ts'

export interface Paged<Row> {
  items: Row[]
  nextCursor?: string
  total?: number
}
export interface ListProps<Row> {
  /** Names the list: its queries, and the columns kept on this machine. */
  name: string
  label: string
  columns: Column<Row>[]
  rowKey: (row: Row) => Key
  load: (page: { cursor?: string; limit: number }) => Promise<Paged<Row>>
  /** Changes of these start again at the first page. */
  filter?: Record<string, unknown>
  clear?: () => void
  filters?: ReactNode
  empty: Teaching
  onOpen?: (row: Row) => void
  /** Inside another section: no ground of its own. */
  bare?: boolean
  picking?: Picking
  /** Between the filters and the rows: what can be done with those picked. */
  acting?: ReactNode
}

export function ListPage<Row>({ head, ...list }: ListProps<Row> & { head: PageHeadProps }) {
  return (
    <>
      <PageHead {...head} />
      <List {...list} />
    </>
  )
}

export function List<Row>(props: ListProps<Row>) {
  const { name, label, filter = {}, filters, clear, empty } = props
  const t = useWords(common)
  const pages = useCursor(JSON.stringify(filter))
  const [hidden, setHidden] = useHidden(name)
  const query = useQuery({
    queryKey: [name, 'list', filter, pages.cursor],
    placeholderData: keepPreviousData,
    queryFn: () => props.load({ cursor: pages.cursor, limit: 20 }),
  })
  const filtered = Object.values(filter).some((value) => value !== undefined && value !== '')
  const columns = props.columns.filter(({ key, main }) => main || !hidden.includes(key))
  return (
    <div className={props.bare ? undefined : 'section'}>
      <div className="toolbar" hidden={props.bare && !filters}>
        <div className="filters">
          {filters}
          {filtered && clear ? (
            <Button type="link" onClick={clear}>
              {t('clearFilters')}
            </Button>
          ) : null}
        </div>
        <ColumnChoice columns={props.columns} hidden={hidden} change={setHidden} />
      </div>
      {query.data && query.data.items.length > 0 ? props.acting : null}
      {query.isPending ? <Waiting /> : null}
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && query.data.items.length === 0 ? (
        <EmptyState
          {...(filtered
            ? {
                title: t('nothingFound'),
                text: t('nothingFoundText'),
              }
            : empty)}
        />
      ) : null}
      {query.data && query.data.items.length > 0 ? (
        <>
          <DataTable
            label={label}
            columns={columns}
            rows={query.data.items}
            rowKey={props.rowKey}
            onOpen={props.onOpen}
            picking={props.picking}
          />
          <Pager
            pages={pages}
            shown={query.data.items.length}
            total={query.data.total}
            next={query.data.nextCursor}
          />
        </>
      ) : null}
    </div>
  )
}

interface PagerProps {
  pages: ReturnType<typeof useCursor>
  shown: number
  total?: number
  next?: string
}
/** A list that fits one page says how long it is; no buttons that lead nowhere. */
function Pager({ pages, shown, total, next }: PagerProps) {
  const t = useWords(common)
  const only = pages.number === 1 && !next
  const count = total ?? (only ? shown : undefined)
  return (
    <nav className="pager" aria-label={t('pageOf', { page: pages.number })}>
      <span className="quiet">
        {count === undefined
          ? t('pageOf', { page: pages.number })
          : t('rowsTotal', { count, shown: exact(count) })}
      </span>
      {only ? null : (
        <>
          <Button disabled={pages.number === 1} onClick={pages.back}>
            {t('previousPage')}
          </Button>
          <Button disabled={!next} onClick={() => pages.forward(next)}>
            {t('nextPage')}
          </Button>
        </>
      )}
    </nav>
  )
}

/** Cursors passed so far: forward pushes, back pops, another filter begins anew. */
function useCursor(filterKey: string) {
  const [kept, keep] = useState({ filterKey, trail: [] as string[] })
  const trail = kept.filterKey === filterKey ? kept.trail : []
  const setTrail = (next: string[]) => keep({ filterKey, trail: next })
  return {
    cursor: trail.at(-1),
    number: trail.length + 1,
    forward: (next?: string) => next && setTrail([...trail, next]),
    back: () => setTrail(trail.slice(0, -1)),
  }
}

function useHidden(name: string) {
  const kept = `siyu.columns.${name}`
  const [hidden, setHidden] = useState<string[]>(() =>
    (localStorage.getItem(kept) ?? '').split(',').filter(Boolean),
  )
  return [
    hidden,
    (next: string[]) => {
      localStorage.setItem(kept, next.join(','))
      setHidden(next)
    },
  ] as const
}

interface ChoiceProps {
  columns: { key: string; title: string; main?: boolean }[]
  hidden: string[]
}
function ColumnChoice({
  columns,
  hidden,
  change,
}: ChoiceProps & { change: (hidden: string[]) => void }) {
  const t = useWords(common)
  const optional = columns.filter((column) => !column.main)
  if (useNarrow() || optional.length < 4) return null
  const boxes = (
    <Checkbox.Group
      className="column-choice"
      value={optional.map(({ key }) => key).filter((key) => !hidden.includes(key))}
      options={optional.map(({ key, title }) => ({ value: key, label: title }))}
      onChange={(shown) =>
        change(optional.map(({ key }) => key).filter((key) => !shown.includes(key)))
      }
    />
  )
  return (
    <Popover content={boxes} trigger="click" placement="bottomRight">
      <Button>{t('columns')}</Button>
    </Popover>
  )
}
