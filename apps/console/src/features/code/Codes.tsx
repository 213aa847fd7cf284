// Channel codes: what each brought, the picture to print, the form to make one.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type Key, useState } from 'react'
import { type CodeRow, printMost } from '#contracts'
import { api } from '../../shared/api.ts'
import { channels } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { Pick, SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { exact, percentOf } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { CodeForm } from './CodeForm.tsx'
import { addsFriend, asksPlatform } from './code-values.ts'
import { Printing } from './Printing.tsx'
import { printing } from './print-words.ts'
import { QrModal } from './QrModal.tsx'
import { codes } from './words.ts'

export default function Codes() {
  const t = useWords(codes)
  const may = useMay()('codes.write')
  const [edited, setEdited] = useState<Partial<CodeRow>>()
  const [printed, setPrinted] = useState<number[]>()
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set())
  const {
    values: { code, ...values },
    change,
    clear,
  } = useFilters('search', 'storeId', 'channel', 'code')
  const shown = useQuery({
    queryKey: ['codes', asId(code)],
    enabled: code !== undefined,
    queryFn: () => api.code.get({ id: Number(code) }),
  })
  const show = (row?: CodeRow) => change({ code: row?.id.toString() })
  const channel = channels.find((each) => each === values.channel)
  const create = may ? (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<CodeRow>
        head={{ title: t('codes'), lead: t('codesLead'), actions: create }}
        name="codes"
        label={t('codes')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) =>
          api.code.list({
            ...page,
            search: values.search,
            storeId: asId(values.storeId),
            channel,
          })
        }
        filters={<CodeFilters values={values} change={change} />}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(show, may ? setEdited : undefined)}
        picking={{ picked, pick: (ids, on) => setPicked(pickedWith(picked, ids, on)) }}
        acting={
          <Picked
            count={picked.size}
            print={() => setPrinted([...picked])}
            none={() => setPicked(new Set())}
          />
        }
      />
      <CodeForm row={edited} close={() => setEdited(undefined)} />
      <QrModal
        code={code === undefined ? undefined : shown}
        close={() => show()}
        print={(id) => setPrinted([id])}
      />
      {printed ? <Printing ids={printed} close={() => setPrinted(undefined)} /> : null}
    </>
  )
}

interface FilterProps {
  values: Record<'search' | 'storeId' | 'channel', string | undefined>
  change: (part: Partial<FilterProps['values']>) => void
}
function CodeFilters({ values, change }: FilterProps) {
  const r = useWords(choices)
  const c = useWords(common)
  return (
    <>
      <SearchField value={values.search} onChange={(search) => change({ search })} />
      <StorePick
        value={asId(values.storeId)}
        onChange={(storeId) => change({ storeId: storeId?.toString() })}
      />
      <Pick
        label={c('channel')}
        value={values.channel}
        onChange={(next) => change({ channel: next })}
        options={channels.map((each) => ({
          value: each as string,
          label: r(`channel.${each}`),
        }))}
      />
    </>
  )
}

const pickedWith = (picked: ReadonlySet<number>, ids: Key[], on: boolean) => {
  const rest = [...picked].filter((id) => !ids.includes(id))
  return new Set(on ? [...rest, ...ids.map(Number)].slice(0, printMost) : rest)
}

interface PickedProps {
  count: number
  print: () => void
  none: () => void
}
function Picked({ count, print, none }: PickedProps) {
  const t = useWords(printing)
  if (count === 0) return <p className="quiet acting-hint">{t('pickHint')}</p>
  return (
    <div className="acting" role="region" aria-label={t('print')} aria-live="polite">
      <Button size="small" type="primary" onClick={print}>
        {t('printPicked', { count, shown: exact(count) })}
      </Button>
      <Button size="small" type="link" onClick={none}>
        {t('pickNone')}
      </Button>
    </div>
  )
}

function useColumns(
  show: (row: CodeRow) => void,
  edit?: (row: CodeRow) => void,
): Column<CodeRow>[] {
  const t = useWords(codes)
  const r = useWords(choices)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: (row) => (
        <Button type="link" className="in-line" onClick={() => show(row)}>
          {row.name}
        </Button>
      ),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
    {
      key: 'channel',
      title: c('channel'),
      render: (row) => `${r(`channel.${row.channel}`)} · ${row.placement}`,
    },
    {
      key: 'guides',
      title: t('guides'),
      render: ({ kind, rotation, guides, groups }) =>
        !asksPlatform(kind)
          ? t(`kind.${kind}`)
          : (addsFriend(kind) ? (rotation?.guides ?? guides) : groups)
              .map(({ name }) => name)
              .join(c('listComma')),
    },
    { key: 'opened', title: t('opened'), align: 'right', render: ({ opened }) => exact(opened) },
    { key: 'added', title: t('added'), align: 'right', render: ({ added }) => exact(added) },
    {
      key: 'registered',
      title: t('registered'),
      align: 'right',
      render: ({ registered, added }) => (
        <span title={percentOf(registered, added)}>{exact(registered)}</span>
      ),
    },
    {
      key: 'bought',
      title: t('bought'),
      align: 'right',
      render: ({ bought, added }) => <span title={percentOf(bought, added)}>{exact(bought)}</span>,
    },
    { key: 'state', title: c('state'), render: (row) => <State row={row} /> },
    ...(edit
      ? [
          {
            key: 'act',
            title: c('actions'),
            render: (row: CodeRow) => (
              <Button size="small" onClick={() => edit(row)}>
                {c('edit')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}

function State({ row: { active, problem, linkUrl, linkOpen, kind } }: { row: CodeRow }) {
  const t = useWords(codes)
  if (problem) return <Label tone="bad">{problem.code}</Label>
  if (!active) return <Label>{t('inactive')}</Label>
  if (linkOpen !== null)
    return <Label tone={linkOpen ? 'good' : 'warn'}>{t(linkOpen ? 'oneTap' : 'linkShut')}</Label>
  return linkUrl || !asksPlatform(kind) ? (
    <Label tone="good">{t('active')}</Label>
  ) : (
    <Label tone="warn">{t('pending')}</Label>
  )
}
