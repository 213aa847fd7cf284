// A tag that exists, or a new one by typing its name: a field of a form.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../shared/api.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { polls } from './words.ts'

const NEW = 0
const NAME_MOST = 40

interface Props {
  id?: string
  value?: number | null
  onChange?: (tagId: number | null) => void
  disabled?: boolean
}
export function TagSelect({ id, value, onChange, disabled }: Props) {
  const t = useWords(polls)
  const client = useQueryClient()
  const [typed, type] = useState('')
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.customer.listTags() })
  const make = useAct((name: string) => api.customer.saveTag({ name, group: t('tagGroup') }), {
    said: null,
    after: (made) => {
      void client.invalidateQueries({ queryKey: ['tags'] })
      type('')
      onChange?.(made.id)
    },
  })
  const known = (tags.data?.items ?? []).filter(({ list }) => !list)
  const name = typed.trim().slice(0, NAME_MOST)
  const fresh = name !== '' && !known.some((tag) => tag.name === name)
  return (
    <Select<number | null>
      {...(id !== undefined && { id })}
      allowClear
      disabled={disabled ?? false}
      placeholder={t('noTag')}
      loading={tags.isPending || make.isPending}
      showSearch={{ optionFilterProp: 'label', onSearch: type }}
      value={value ?? null}
      options={[
        ...known.map((tag) => ({ value: tag.id, label: tag.name })),
        ...(fresh ? [{ value: NEW, label: t('newTag', { name }) }] : []),
      ]}
      onChange={(next) => (next === NEW ? make.mutate(name) : onChange?.(next ?? null))}
    />
  )
}
