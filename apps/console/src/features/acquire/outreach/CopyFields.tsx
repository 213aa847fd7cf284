// A wording: an approved template, and what stands in its variables.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { required } from '../../../shared/FormDrawer.tsx'
import { useWords } from '../../../shared/words.ts'
import { templateQuery } from '../../../shared/sms-templates.ts'
import { outreach } from './words.ts'

export function CopyFields({ name, label }: { name: 'copyA' | 'copyB'; label: string }) {
  const t = useWords(outreach)
  const templates = useQuery(templateQuery())
  const templateId = Form.useWatch<number | undefined>([name, 'templateId'])
  const usable = (templates.data ?? []).filter(({ active }) => active)
  const variables = usable.find(({ id }) => id === templateId)?.variables ?? []
  return (
    <>
      <Form.Item name={[name, 'templateId']} label={label} rules={required}>
        <Select
          loading={templates.isPending}
          options={usable.map(({ id, text }) => ({ value: id, label: text }))}
        />
      </Form.Item>
      {variables.map((variable, n) => (
        <Form.Item
          key={variable}
          name={[name, 'params', n]}
          label={t('variable', { name: variable })}
          extra={n === 0 ? t('variableHint') : undefined}
          initialValue={n === 0 ? '{slug}' : undefined}
          rules={required}
        >
          <Input maxLength={60} />
        </Form.Item>
      ))}
    </>
  )
}
