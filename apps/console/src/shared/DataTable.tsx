// Rows as a table, and as cards on a phone. The table scrolls inside its own focusable region.
import { Checkbox } from 'antd'
import type { Key, ReactNode } from 'react'
import { common } from './common.ts'
import { useNarrow } from './narrow.ts'
import { useWords } from './words.ts'

export interface Column<Row> {
  key: string
  title: string
  render: (row: Row) => ReactNode
  align?: 'right'
  /** Always shown; the heading of the card on a phone. */
  main?: boolean
}
/** Stands for a value there is not; a card leaves it out. */
const nothing = '–'

/** Rows picked by hand, over pages. */
export interface Picking {
  picked: ReadonlySet<Key>
  /** All results are meant, those on other pages too. */
  whole?: boolean
  pick: (keys: Key[], on: boolean) => void
}
interface Props<Row> {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => Key
  onOpen?: (row: Row) => void
  picking?: Picking
}

export function DataTable<Row>(props: Props<Row>) {
  return useNarrow() ? <Cards {...props} /> : <Rows {...props} />
}

function Rows<Row>({ label, columns, rows, rowKey, onOpen, picking }: Props<Row>) {
  return (
    <div className="table-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {picking ? (
              <td className="pick-cell">
                <PickPage keys={rows.map(rowKey)} {...picking} />
              </td>
            ) : null}
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-opens={onOpen ? '' : undefined} onClick={opens(onOpen, row)}>
              {picking ? (
                <td className="pick-cell">
                  <PickRow row={rowKey(row)} {...picking} />
                </td>
              ) : null}
              {columns.map((column) => (
                <td key={column.key} data-align={column.align}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PickRow({ row, picked, pick, whole }: Picking & { row: Key }) {
  const t = useWords(common)
  return (
    <Checkbox
      checked={whole || picked.has(row)}
      disabled={whole}
      aria-label={t('pickRow')}
      onChange={({ target }) => pick([row], target.checked)}
    />
  )
}
function PickPage({ keys, picked, pick, whole }: Picking & { keys: Key[] }) {
  const t = useWords(common)
  const here = keys.filter((key) => picked.has(key)).length
  return (
    <Checkbox
      checked={whole || (here > 0 && here === keys.length)}
      disabled={whole}
      indeterminate={here > 0 && here < keys.length}
      aria-label={t('pickPage')}
      onChange={({ target }) => pick(keys, target.checked)}
    />
  )
}

function Cards<Row>({ label, columns, rows, rowKey, picking }: Props<Row>) {
  const main = columns.find((column) => column.main) ?? columns[0]
  return (
    <ul className="cards" aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)}>
          {picking ? <PickRow row={rowKey(row)} {...picking} /> : null}{' '}
          <strong>{main?.render(row)}</strong>
          <dl>
            {columns
              .filter((column) => column !== main)
              .map(({ key, title, render }) => ({ key, title, value: render(row) }))
              .filter(({ value }) => value !== nothing)
              .map(({ key, title, value }) => (
                <div key={key}>
                  <dt>{title}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

/** A click on the row opens it, unless a control inside was meant or text is being selected. */
const opens =
  <Row,>(onOpen: ((row: Row) => void) | undefined, row: Row) =>
  (event: React.MouseEvent) => {
    const control = (event.target as HTMLElement).closest('a,button,input,label,[role=button]')
    if (onOpen && !control && !globalThis.getSelection()?.toString()) onOpen(row)
  }
