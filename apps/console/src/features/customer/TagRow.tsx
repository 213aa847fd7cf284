// Tags and segments of a customer; tags are put on and taken off here.
import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Popover, Select } from 'antd'
import { useState } from 'react'
import type { CustomerDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { Label } from '../../shared/Label.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

export function TagRow({ customer }: { customer: CustomerDetail }) {
  const t = useWords(customers)
  const may = useMay()('customers.write')
  const put = usePutTag(customer.id)
  return (
    <div className="row">
      {customer.tags.map(({ id, name }) => (
        <Label key={id} tone="main">
          {name}
          {may ? (
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('takeOff', { name })}
              className="tag-off"
              onClick={() => put.mutate({ id, on: false })}
            />
          ) : null}
        </Label>
      ))}
      {may ? <AddTag customer={customer} /> : null}
      {customer.segments.map(({ id, name }) => (
        <Link key={`s${id}`} to={`/segments/${id}`}>
          <Label>{name}</Label>
        </Link>
      ))}
    </div>
  )
}

const usePutTag = (customerId: number) =>
  useAct(
    ({ id, on }: { id: number; on: boolean }) =>
      api.customer.tagCustomers({
        id,
        customerIds: [customerId],
        on,
      }),
    { refresh: [['customer', customerId], ['timeline', customerId], ['tags']] },
  )

/** A new tag is put on at once. */
function useMakeTag(customerId: number) {
  const t = useWords(customers)
  const put = usePutTag(customerId)
  return useAct((name: string) => api.customer.saveTag({ name, group: t('tagGroupDefault') }), {
    refresh: [['tags']],
    said: null,
    after: ({ id }) => put.mutate({ id, on: true }),
  })
}

/** Picks a tag that exists, or makes one by typing a new name. */
function AddTag({ customer }: { customer: CustomerDetail }) {
  const t = useWords(customers)
  const c = useWords(common)
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const tags = useQuery({
    queryKey: ['tags'],
    queryFn: () => api.customer.listTags(),
    enabled: open,
  })
  const put = usePutTag(customer.id)
  const make = useMakeTag(customer.id)
  const worn = new Set(customer.tags.map(({ id }) => id))
  const options = (tags.data?.items ?? [])
    .filter(({ id }) => !worn.has(id))
    .map(({ id, name }) => ({
      value: id,
      label: name,
    }))
  const fresh = typed.trim() !== '' && !tags.data?.items.some(({ name }) => name === typed.trim())
  const content = (
    <div className="row">
      <Select
        autoFocus
        aria-label={t('addTag')}
        style={{ width: 200 }}
        options={options}
        loading={tags.isPending}
        value={null}
        showSearch={{ optionFilterProp: 'label', onSearch: setTyped }}
        notFoundContent={c('nothingFound')}
        onChange={(id: number | null) => {
          setOpen(false)
          if (id !== null) put.mutate({ id, on: true })
        }}
      />
      {fresh ? (
        <Button
          onClick={() => {
            setOpen(false)
            make.mutate(typed.trim())
          }}
        >
          {t('newTag')}: {typed.trim()}
        </Button>
      ) : null}
    </div>
  )
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={content}
      placement="bottomLeft"
    >
      <Button size="small" icon={<PlusOutlined />}>
        {t('addTag')}
      </Button>
    </Popover>
  )
}
