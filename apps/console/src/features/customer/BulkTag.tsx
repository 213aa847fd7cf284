// Tagging a whole selection: which tag or list, for how many; and taking it back.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal, Select } from 'antd'
import { useState } from 'react'
import type { BulkTag as Bulk, Selection } from '#contracts'
import { api, problemOf } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

export type BulkKind = 'tagOn' | 'tagOff' | 'listOn' | 'listOff'
interface Props {
  kind: BulkKind
  selection: Selection
  count: number
  close: () => void
  recount: () => void
}
/** A tag that exists has a number, one still to be made a name. */
type Chosen = { id: number } | { name: string }
const touched = [['customers'], ['customer'], ['tags'], ['bulk']]

export function BulkTag({ kind, selection, count, close, recount }: Props) {
  const t = useWords(customers)
  const [chosen, choose] = useState<Chosen>()
  const on = kind === 'tagOn' || kind === 'listOn'
  const list = kind === 'listOn' || kind === 'listOff'
  const tell = useUndoOffer()
  const act = useAct(
    async (tag: Chosen) => {
      const group = t(list ? 'whichList' : 'tagGroupDefault')
      const { id } = 'id' in tag ? tag : await api.customer.saveTag({ name: tag.name, group, list })
      return api.customer
        .tagSelected({ selection, tagId: id, on, expected: count })
        .catch((error: unknown) => {
          // Somebody came or went since the count was shown: it is counted anew, to be confirmed
          // again.
          if (problemOf(error).code === 'customer.selectionChanged') recount()
          throw error
        })
    },
    {
      refresh: touched,
      said: null,
      after: (bulk) => {
        close()
        tell(bulk)
      },
    },
  )
  return (
    <Modal
      open
      onCancel={close}
      title={t(`${kind}Ask`, { count, shown: exact(count) })}
      okText={t(kind)}
      okButtonProps={{ disabled: !chosen, loading: act.isPending }}
      onOk={() => chosen && act.mutate(chosen)}
    >
      <div className="stack">
        <TagChoice list={list} fresh={on} chosen={chosen} choose={choose} />
        <p className="quiet">{t('bulkUndoable')}</p>
      </div>
    </Modal>
  )
}

interface ChoiceProps {
  list: boolean
  /** A new one may be made by typing its name. */
  fresh: boolean
  chosen: Chosen | undefined
  choose: (chosen: Chosen | undefined) => void
}
const made = 'new:'
function TagChoice({ list, fresh, chosen, choose }: ChoiceProps) {
  const t = useWords(customers)
  const c = useWords(common)
  const [typed, setTyped] = useState('')
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.customer.listTags() })
  const known = (tags.data?.items ?? []).filter((tag) => tag.list === list)
  const name = typed.trim()
  const isNew = fresh && name !== '' && !known.some((tag) => tag.name === name)
  const options = [
    ...known.map((tag) => ({ value: String(tag.id), label: tag.name })),
    ...(isNew ? [{ value: made + name, label: t('newNamed', { name }) }] : []),
    ...(chosen && 'name' in chosen && chosen.name !== name
      ? [{ value: made + chosen.name, label: t('newNamed', { name: chosen.name }) }]
      : []),
  ]
  const value = !chosen ? null : 'id' in chosen ? String(chosen.id) : made + chosen.name
  return (
    <Select<string | null>
      autoFocus
      aria-label={t(list ? 'whichList' : 'whichTag')}
      options={options}
      placeholder={t(list ? 'whichList' : 'whichTag')}
      loading={tags.isPending}
      value={value}
      showSearch={{ optionFilterProp: 'label', onSearch: (text) => setTyped(text.slice(0, 40)) }}
      notFoundContent={c('nothingFound')}
      onChange={(next) =>
        choose(
          next === null
            ? undefined
            : next.startsWith(made)
              ? { name: next.slice(made.length) }
              : { id: Number(next) },
        )
      }
    />
  )
}

/** Says what was done, with the way back beside it. */
function useUndoOffer() {
  const t = useWords(customers)
  const c = useWords(common)
  const { notification } = App.useApp()
  const undo = useUndoBulk()
  return ({ id, tagName, changed }: Bulk) => {
    const key = `bulk-${id}`
    notification.success({
      key,
      duration: 12,
      title: t('bulkDone', { count: changed, shown: exact(changed), name: tagName }),
      actions:
        changed === 0 ? undefined : (
          <Button
            size="small"
            onClick={() => {
              notification.destroy(key)
              undo.mutate(id)
            }}
          >
            {c('undo')}
          </Button>
        ),
    })
  }
}

export function useUndoBulk() {
  const c = useWords(common)
  const client = useQueryClient()
  return useAct((id: number) => api.customer.undoBulkTag({ id }), {
    said: c('undone'),
    after: () => touched.forEach((queryKey) => void client.invalidateQueries({ queryKey })),
  })
}
