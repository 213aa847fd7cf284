// What I did to many lately, each with its way back.
import { useQuery } from '@tanstack/react-query'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { exact, relative } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useWords } from '../../shared/words.ts'
import { useUndoBulk } from './BulkTag.tsx'
import { customers } from './words.ts'

export function RecentBulk() {
  const t = useWords(customers)
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={<Recent />}
      placement="bottomRight"
      destroyOnHidden
    >
      <Button>{t('bulkRecent')}</Button>
    </Popover>
  )
}

function Recent() {
  const t = useWords(customers)
  const c = useWords(common)
  const undo = useUndoBulk()
  const recent = useQuery({ queryKey: ['bulk'], queryFn: () => api.customer.listBulkTags() })
  if (recent.data?.items.length === 0) return <p className="quiet">{t('bulkNone')}</p>
  return (
    <ul className="plain views">
      {recent.data?.items.map(({ id, on, tagName, changed, at, undoneAt }) => (
        <li key={id}>
          <span>
            {t(on ? 'tagOn' : 'tagOff')}{' '}
            {t('bulkDone', {
              count: changed,
              shown: exact(changed),
              name: tagName,
            })}{' '}
            <span className="quiet small">{relative(at)}</span>
          </span>
          {undoneAt || changed === 0 ? (
            undoneAt ? (
              <Label>{c('undone')}</Label>
            ) : null
          ) : (
            <Button size="small" loading={undo.isPending} onClick={() => undo.mutate(id)}>
              {c('undo')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
