// Filters kept under a name: my own, and those that colleagues share.
import { DeleteOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox, Form, Input, Popover } from 'antd'
import { useState } from 'react'
import type { CustomerView } from '#contracts'
import { api } from '../../shared/api.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

export type KeptFilters = CustomerView['filters']
interface Props {
  filters: KeptFilters
  searched: boolean
  apply: (filters: KeptFilters) => void
}

export function Views({ filters, searched, apply }: Props) {
  const t = useWords(customers)
  const [open, setOpen] = useState(false)
  const [saving, setSaving] = useState(false)
  const views = useQuery({ queryKey: ['views'], queryFn: () => api.customer.listViews() })
  const some = Object.values(filters).some((value) => value !== undefined)
  const content = (
    <div className="stack">
      {views.data?.items.length === 0 ? <p className="quiet">{t('noViews')}</p> : null}
      <ul className="plain views">
        {views.data?.items.map((view) => (
          <ViewRow
            key={view.id}
            view={view}
            choose={() => {
              setOpen(false)
              apply(view.filters)
            }}
          />
        ))}
      </ul>
      <Button
        disabled={!some}
        onClick={() => {
          setOpen(false)
          setSaving(true)
        }}
      >
        {t('saveView')}
      </Button>
    </div>
  )
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        content={content}
        placement="bottomRight"
      >
        <Button>{t('views')}</Button>
      </Popover>
      <SaveView
        open={saving}
        close={() => setSaving(false)}
        filters={filters}
        searched={searched}
      />
    </>
  )
}

function ViewRow({ view, choose }: { view: CustomerView; choose: () => void }) {
  const t = useWords(customers)
  const { modal } = App.useApp()
  const remove = useAct((id: number) => api.customer.removeView({ id }), { refresh: [['views']] })
  const ask = () =>
    void modal.confirm({
      title: t('deleteViewAsk', { name: view.name }),
      content: view.shared ? t('deleteViewShared') : undefined,
      onOk: () => remove.mutateAsync(view.id),
    })
  return (
    <li>
      <Button type="text" onClick={choose}>
        {view.name}
      </Button>
      {view.mine ? (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          onClick={ask}
          aria-label={t('deleteView', { name: view.name })}
        />
      ) : (
        <span className="quiet small">{t('sharedBy', { by: view.by })}</span>
      )}
    </li>
  )
}

interface SaveProps {
  open: boolean
  close: () => void
  filters: KeptFilters
  searched: boolean
}
function SaveView({ open, close, filters, searched }: SaveProps) {
  const t = useWords(customers)
  const save = useAct(api.customer.saveView, { refresh: [['views']], after: close })
  return (
    <FormDrawer<{ name: string; shared?: boolean }>
      open={open}
      title={t('saveView')}
      initial={{ shared: false }}
      busy={save.isPending}
      close={close}
      submit={({ name, shared }) => save.mutate({ name, shared, filters })}
    >
      <Form.Item name="name" label={t('viewName')} rules={required}>
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="shared" valuePropName="checked">
        <Checkbox>{t('viewShared')}</Checkbox>
      </Form.Item>
      {searched ? <p className="quiet">{t('viewSearch')}</p> : null}
    </FormDrawer>
  )
}
