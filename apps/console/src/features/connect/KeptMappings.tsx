// Mappings kept under a name: used again for the next file of the same kind.
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Popover, Select } from 'antd'
import { useState } from 'react'
import type { Mapping } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { imports } from './words.ts'

export function KeptMappings({
  mapping,
  change,
}: {
  mapping: Mapping
  change: (mapping: Mapping) => void
}) {
  const t = useWords(imports)
  const c = useWords(common)
  const kept = useQuery({ queryKey: ['mappings'], queryFn: () => api.connect.listMappings() })
  const [name, setName] = useState('')
  const [open, setOpen] = useState(false)
  const save = useAct(api.connect.saveMapping, {
    refresh: [['mappings']],
    after: () => setOpen(false),
  })
  const fitting = (kept.data?.items ?? []).filter((each) => each.mapping.kind === mapping.kind)
  const known = fitting.find((each) => each.name === name.trim())
  return (
    <div className="row">
      <Select
        value={null}
        aria-label={t('saved')}
        placeholder={t('saved')}
        style={{ minWidth: 200 }}
        disabled={fitting.length === 0}
        options={fitting.map(({ id, name: label }) => ({ value: id, label }))}
        onChange={(id: number | null) => {
          const chosen = fitting.find((each) => each.id === id)
          if (chosen) change(chosen.mapping)
        }}
      />
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        content={
          <div className="row">
            <Input
              value={name}
              maxLength={60}
              aria-label={t('saveName')}
              placeholder={t('saveName')}
              onChange={(event) => setName(event.target.value)}
            />
            <Button
              disabled={name.trim() === ''}
              loading={save.isPending}
              onClick={() =>
                save.mutate({
                  id: known?.id,
                  name,
                  mapping,
                })
              }
            >
              {c('save')}
            </Button>
          </div>
        }
      >
        <Button>{t('saveAs')}</Button>
      </Popover>
    </div>
  )
}
