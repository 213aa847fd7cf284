// A word put on the picked groups or taken off, and taken back again.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, AutoComplete, Button } from 'antd'
import { useState } from 'react'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { exact } from '../../../shared/format.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { board } from './words.ts'

interface Change {
  tag: string
  groupIds: number[]
  on: boolean
}

/** Says how many changed, with the way back: exactly those, the other way round. */
function useTagging(done: () => void) {
  const t = useWords(board)
  const c = useWords(common)
  const { notification } = App.useApp()
  const client = useQueryClient()
  const undo = async (change: Change) => {
    await api.wecom.tagGroups({ ...change, on: !change.on })
    await client.invalidateQueries({ queryKey: ['groupBoard'] })
    notification.success({ key: 'groupTag', title: c('undone') })
  }
  return useAct(api.wecom.tagGroups, {
    refresh: [['groupBoard']],
    said: null,
    after: ({ changed }, { tag, on }) => {
      done()
      notification.success({
        key: 'groupTag',
        title: t('tagged', { count: changed.length, shown: exact(changed.length) }),
        duration: 12,
        actions:
          changed.length > 0 ? (
            <Button size="small" onClick={() => void undo({ tag, groupIds: changed, on })}>
              {c('undo')}
            </Button>
          ) : undefined,
      })
    },
  })
}

export function TagMany({ groupIds, done }: { groupIds: number[]; done: () => void }) {
  const t = useWords(board)
  const [tag, setTag] = useState('')
  const act = useTagging(done)
  const query = useQuery({
    queryKey: ['groupBoard', 'tags'],
    queryFn: () => api.wecom.listGroupTags(),
  })
  const word = tag.trim()
  const go = (on: boolean) => act.mutate({ tag: word, groupIds, on })
  return (
    <div className="row" role="group" aria-label={t('tag')}>
      <strong>{t('picked', { count: groupIds.length, shown: exact(groupIds.length) })}</strong>
      <AutoComplete
        className="pick"
        aria-label={t('tagName')}
        placeholder={t('tagName')}
        value={tag}
        onChange={(next: string) => setTag(next.slice(0, 30))}
        options={(query.data?.items ?? []).map((one) => ({ value: one.tag }))}
      />
      <Button disabled={!word} loading={act.isPending} onClick={() => go(true)}>
        {t('tagOn')}
      </Button>
      <Button disabled={!word} loading={act.isPending} onClick={() => go(false)}>
        {t('tagOff')}
      </Button>
    </div>
  )
}
