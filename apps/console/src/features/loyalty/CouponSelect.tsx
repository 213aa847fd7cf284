// A coupon template that can be given, or none.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { api } from '../../shared/api.ts'

interface Props {
  none: string
  value?: number | null
  onChange?: (value: number | null) => void
  id?: string
}
export function CouponSelect({ none, value, onChange, ...rest }: Props) {
  const templates = useQuery({
    queryKey: ['coupon-templates', 'names'],
    queryFn: () => api.coupon.listTemplates({ limit: 200 }),
  })
  return (
    <Select
      {...rest}
      allowClear
      showSearch
      optionFilterProp="label"
      placeholder={none}
      loading={templates.isPending}
      value={value ?? undefined}
      onChange={(next: number | undefined) => onChange?.(next ?? null)}
      options={templates.data?.items.map(({ id, name: label }) => ({ value: id, label }))}
    />
  )
}
