// Which coupon template a package is made of: only those that can be given to whoever has paid.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { api } from '../../shared/api.ts'
import { useWords } from '../../shared/words.ts'
import { sales } from './words.ts'

interface Props {
  id?: string
  value?: number
  onChange?: (value: number | undefined) => void
  disabled?: boolean
}
export function TemplateSelect({ id, value, onChange, disabled }: Props) {
  const t = useWords(sales)
  const templates = useQuery({
    queryKey: ['coupon-templates', 'names'],
    queryFn: () => api.coupon.listTemplates({ limit: 200 }),
  })
  const fit = templates.data?.items.filter(
    ({ active, totalLimit, perCustomerLimit, periodLimit }) =>
      active && totalLimit === null && perCustomerLimit === null && periodLimit === null,
  )
  return (
    <Select
      {...(id !== undefined && { id })}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('packageNone')}
      loading={templates.isPending}
      options={fit?.map((template) => ({ value: template.id, label: template.name })) ?? []}
      {...(disabled !== undefined && { disabled })}
      {...(value !== undefined && { value })}
      {...(onChange && { onChange })}
    />
  )
}
